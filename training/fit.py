"""The training loop: windows of one article, all parties together, framing, side and voice losses."""

from __future__ import annotations

import copy
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from eval.data import NO_PARTY, UNKNOWN, Example
from stance.backends.torch import StanceNet, pad
from stance.windows import Window, WindowConfig, encode
from training.config import Stage


@dataclass
class Item:
    """One window for all parties, with its labels (strengths and voice codes as in `Example`)."""

    windows: tuple[Window, ...]
    framing: list[list[int]]
    voice: list[int]

    @property
    def length(self) -> int:
        return max(len(w.ids) for w in self.windows)


def items(
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    windows: WindowConfig,
    rng: random.Random | None = None,
    alias_dropout: float = 0.0,
) -> Iterator[Item]:
    """The windows of labelled articles."""
    for example in examples:
        mentions = example.find(rng, alias_dropout)
        encoded = encode(example.article, example.conflict, tokenizer, windows, mentions)
        for group in encoded.windows:
            targets = group[0].sentences
            yield Item(
                group, [example.framing[i] for i in targets], [example.voice[i] for i in targets]
            )


def batches(pool: list[Item], batch_tokens: int, rng: random.Random) -> list[list[Item]]:
    """Batches of items with equally many parties and about the same length, in random order."""
    made: list[list[Item]] = []
    for parties in sorted({len(i.windows) for i in pool}):
        group = [i for i in pool if len(i.windows) == parties]
        group.sort(key=lambda i: i.length * rng.uniform(0.9, 1.1), reverse=True)
        while group:
            size = max(1, batch_tokens // (group[0].length * parties))
            made.append(group[:size])
            group = group[size:]
    rng.shuffle(made)
    return made


def loss(logits: Tensor, batch: Sequence[Item], stage: Stage) -> Tensor:
    """The loss of a batch.

    Args:
        logits: shape (items * parties, sentences, 5), parties of an item next to each other.
        batch: the items.
        stage: weights of the parts.
    """
    parties = len(batch[0].windows)
    count, sentences = len(batch), logits.shape[1]
    logits = both_views(logits.view(count, parties, sentences, -1).permute(0, 2, 1, 3))
    strength = torch.full((count, sentences, parties), UNKNOWN)
    voice = torch.full((count, sentences), UNKNOWN)
    for row, item in enumerate(batch):
        strength[row, : len(item.framing)] = torch.tensor(item.framing)
        voice[row, : len(item.voice)] = torch.tensor(item.voice)

    known = strength != UNKNOWN
    target = (strength == 2).float() + (strength == 1).float() * stage.strength_one
    framing = logits[..., 0]
    total = functional.binary_cross_entropy_with_logits(framing[known], target[known])

    carried = strength > 0
    one_sided = known.all(-1) & (carried.sum(-1) == 1)
    if one_sided.any():
        own = framing[one_sided][carried[one_sided]]
        rest = framing[one_sided].masked_fill(carried[one_sided], float("-inf"))
        total = total + stage.side_weight * functional.softplus(rest.max(-1).values - own).mean()

    third = logits[..., 2].mean(-1, keepdim=True)
    scores = torch.cat([logits[..., 1], third, torch.zeros_like(third)], -1).log_softmax(-1)
    nll: list[Tensor] = []
    if (exact := voice >= 0).any():
        nll.append(-scores[exact].gather(-1, voice[exact].unsqueeze(-1)).squeeze(-1))
    if (no_party := voice == NO_PARTY).any():
        nll.append(-scores[no_party][:, parties:].logsumexp(-1))
    if nll:
        total = total + stage.voice_weight * torch.cat(nll).mean()
    return total


def both_views(logits: Tensor) -> Tensor:
    """`stance.model.both_views` with gradients, for logits of shape (..., parties, 5)."""
    others = logits[..., 3:]
    mean = (others.sum(-2, keepdim=True) - others) / (logits.shape[-2] - 1)
    return torch.cat([logits[..., :2] + mean, logits[..., 2:3]], dim=-1)


class Average:
    """Exponential moving average of a network's weights, with a short warm-up."""

    def __init__(self, net: StanceNet, decay: float) -> None:
        self.net: StanceNet = copy.deepcopy(net)
        self.net.eval()
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, net: StanceNet) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for kept, new in zip(
            self.net.state_dict().values(), net.state_dict().values(), strict=True
        ):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - decay)


def fit(
    net: StanceNet,
    stage: Stage,
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    windows: WindowConfig,
    *,
    ema: float,
    seed: int,
    after_epoch: Callable[[int, StanceNet], None] = lambda epoch, net: None,
) -> StanceNet:
    """Trains `net` through one stage and returns the averaged network (or `net` if `ema` is 0)."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    decayed = [p for n, p in net.encoder.named_parameters() if p.dim() > 1]
    plain = [p for n, p in net.encoder.named_parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [
            {"params": decayed, "lr": stage.learning_rate, "weight_decay": 0.01},
            {"params": plain, "lr": stage.learning_rate, "weight_decay": 0.0},
            {"params": net.head.parameters(), "lr": stage.head_learning_rate, "weight_decay": 0.01},
        ],
        fused=True,
    )
    first = list(items(examples, tokenizer, windows, rng, stage.alias_dropout))
    plan = batches(first, stage.batch_tokens, rng)
    steps = stage.epochs * len(plan) + stage.epochs  # a redrawn epoch may have a batch more
    warmup = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warmup, max(0.02, (steps - s) / (steps - warmup)))
    )
    average = Average(net, ema) if ema else None
    for epoch in range(stage.epochs):
        if epoch:
            drawn = list(items(examples, tokenizer, windows, rng, stage.alias_dropout))
            plan = batches(drawn, stage.batch_tokens, rng)
        net.train()
        started, running = time.monotonic(), 0.0
        for step, batch in enumerate(plan):
            ids, attention, pool = pad([w for item in batch for w in item.windows])
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(ids, attention, pool)
            value = loss(logits.float(), batch, stage)
            optimizer.zero_grad(set_to_none=True)
            value.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if average:
                average.update(net)
            running = value.item() if not step else 0.98 * running + 0.02 * value.item()
            if step % 50 == 49 or step == len(plan) - 1:
                rate = (step + 1) / (time.monotonic() - started)
                print(
                    f"\rtraining: epoch {epoch + 1}/{stage.epochs} step {step + 1}/{len(plan)} "
                    f"loss {running:.3f} {rate:.2f} steps/s",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        print(file=sys.stderr)
        after_epoch(epoch, average.net if average else net)
    return average.net if average else net
