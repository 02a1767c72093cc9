"""Celery application, production settings unless told otherwise, and what comes back at fixed hours."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("archipel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Paris time (CELERY_TIMEZONE). Each task may run twice or late without harm.
EVERY_MINUTE = crontab()
app.conf.beat_schedule = {
    name: {"task": name, "schedule": schedule}
    for name, schedule in {
        "members.deliver_waiting": EVERY_MINUTE,
        "members.forget_old_texts": crontab(hour=3, minute=10),
        "members.follow_inactive_accounts": crontab(hour=3, minute=20),
        "members.forget_old_runs": crontab(hour=3, minute=5),
        "toolbox.forget_readings": crontab(hour=3, minute=30),
        "life.forget_old_notices": crontab(hour=3, minute=25),
        "life.send_newsletters": crontab(minute="*/5"),
        "life.tell_new_charter": crontab(hour=7, minute=20),
        "dynamics.follow_drafts": crontab(hour=3, minute=40),
        "dynamics.import_remote_sources": crontab(hour=2, minute=30),
        "dynamics.follow_freshness": crontab(hour=8, minute=15),
        "exchanges.follow_up": crontab(hour=8, minute=30),
        # Introductions: what nobody answered closes before anybody is reminded of it
        "exchanges.expire": crontab(hour=8, minute=25),
        "exchanges.remind": crontab(hour=8, minute=35),
        "exchanges.anonymise": crontab(hour=3, minute=50),
        "evaluation.forget_readings": crontab(hour=3, minute=35),
        "exchanges.compute_all": crontab(hour=4, minute=0),
        "exchanges.send_digests": crontab(hour=7, minute=30),
        "portal.draw_network": crontab(hour=4, minute=40),
        "portal.publish_open_data": crontab(hour=4, minute=50),
        "proposals.tell_deadlines": crontab(hour=7, minute=40),
        "evaluation.follow_rounds": crontab(hour=8, minute=40),
        "life.look_after_handovers": crontab(hour=8, minute=50),
        "proposals.warn_of_closing_phases": crontab(hour=8, minute=45),
        "life.remind_events": crontab(hour=8, minute=50),
        "life.ask_trials": crontab(hour=8, minute=55),
        "portal.deliver_webhooks": EVERY_MINUTE,
        "portal.publish_scheduled": crontab(minute="*/5"),
        "portal.tell_territory_followers": crontab(day_of_week="mon", hour=7, minute=45),
    }.items()
}
