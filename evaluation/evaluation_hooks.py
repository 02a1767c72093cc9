"""What the evaluation of a dynamique tells the other apps."""

from wagtail import hooks

from evaluation import verbs


@hooks.register("register_log_actions")
def register_log_actions(actions):
    verbs.register(actions)
