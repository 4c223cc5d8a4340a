"""A machine over all actions: random steps on two CKANs, whose answers have to be the same.

    python -m ckan_fake.contract.actions --url URL --api-key KEY --reset COMMAND --configure COMMAND --steps 10000
"""

from ckan_fake.contract.actions.command import replay
from ckan_fake.contract.actions.machine import Survey, action_machine, known_actions, survey
from ckan_fake.contract.actions.run import Diverged, Divergence, Tally
from ckan_fake.contract.actions.side import Controls
from ckan_fake.contract.actions.steps import OPTIONS, Configure, Step

__all__ = [
    "OPTIONS",
    "Configure",
    "Controls",
    "Diverged",
    "Divergence",
    "Step",
    "Survey",
    "Tally",
    "action_machine",
    "known_actions",
    "replay",
    "survey",
]
