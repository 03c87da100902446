"""A behavioural suite: does a classifier do what the codebook says, case by case?

Templates (`wording`, `claims`, `surface`) name a capability, a test type and what carries the cue. Cases are
drawn from them with invented names and a seed, and rates of failure come with an upper bound.
"""
