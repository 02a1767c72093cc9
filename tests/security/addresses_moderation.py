"""Addresses of the moderation of posts and of private messages, and who opens what is not there."""

NOBODY = "/messages/a/00000000-0000-4000-8000-000000000000/"
MODERATION_AND_MESSAGES = {
    "life:report_post": "/signaler/message/1/",
    "life:post_decision": "/moderation/message/1/",
    "life:appeal": "/moderation/recours/x/",
    "life:moderation_figures": "/communaute/moderation/",
    "life:pace": "/fils/1/rythme/",
    "life:messages": "/messages/",
    "life:blocked": "/messages/bloques/",
    "life:message_new": NOBODY,
    "life:block": f"{NOBODY}bloquer/",
    "life:unblock": f"{NOBODY}debloquer/",
    "life:conversation": "/messages/1/",
    "life:put_away": "/messages/1/ranger/",
    "life:message_withdraw": "/messages/1/1/retirer/",
}
