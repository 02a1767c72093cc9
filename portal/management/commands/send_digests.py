"""`manage.py send_digests`: write the grouped mails that are due, as the task of every morning does."""

from django.core.management.base import BaseCommand, CommandError

from community.exchanges.services.digests import send_digests


class Command(BaseCommand):
    help = "Écrit les envois groupés des personnes dont le rythme est venu ; relancé le même jour, n’en écrit pas d’autre."

    def handle(self, *args, **options):
        counts = send_digests()
        self.stdout.write(
            f"{counts['people']} personnes lues, {counts['letters']} lettres écrites, {counts['failed']} en échec"
        )
        if counts["failed"]:
            raise CommandError("des lettres n’ont pas été écrites : voir le journal.", returncode=1)
