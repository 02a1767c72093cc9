"""What this app tells the others: its panel on an introduction, what it knows of people."""

from wagtail import hooks

from community.life.panels import thread_panel
from community.life.personal_data import LifeData


@hooks.register("register_personal_data")
def register_life_data():
    return LifeData()


@hooks.register("register_introduction_panels")
def register_thread_panel(request, introduction):
    return thread_panel(request, introduction)
