"""Other ways to answer the same questions, asked on the same sentences: `python -m eval.peers`.

Each peer keeps the promise of `stance.classifier.Classifier`, so that `eval.answers.ask` scores it
like the model. They read one sentence at a time.
"""
