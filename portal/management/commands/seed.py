"""`manage.py seed`: reference data and the real dynamiques; makes no account, need, offer or event."""

from django.core.management.base import BaseCommand, CommandError

from community.life.services.groups_load import load_workshops
from community.members.services.charter import load_charter
from community.members.services.moderation import load_groups, load_workflows
from dynamics.services import reference
from dynamics.services.territories import load_territories
from evaluation.services.examples import load_examples
from evaluation.services.reference import load_indicators
from portal.services.pages import load_pages
from proposals.services import reference as proposals
from proposals.services.dispositifs_load import load_dispositifs
from toolbox.services import reference as toolbox
from toolbox.services.glossary_load import load_glossary
from toolbox.services.monographies import load_monographies
from toolbox.services.sheets import load_sheets


class Command(BaseCommand):
    help = (
        "Charge les données de référence et les dynamiques réelles ; peut être relancée sans rien dupliquer."
    )

    def handle(self, *args, **options):
        try:
            self.step("Territoires", load_territories())
            reference.load_vocabularies()
            self.step("Vocabulaires", None)
            self.step("Organisations", reference.load_organisations())
            self.step("Dynamiques", sum(written for _, written in reference.load_dynamics()))
            self.step("Liens", reference.load_links())
            reference.finish_load()
            self.step("Outils", toolbox.load_tools())
            self.step("Manques", toolbox.load_gaps())
            self.step("Glossaire", load_glossary())
            self.step("Dispositifs", load_dispositifs())
            self.step("Destinataires", proposals.load_addressees())
            self.step("Propositions", proposals.load_propositions())
            load_groups()
            load_workflows()
            load_charter()
            self.step("Rôles, modération et charte", None)
            self.step("Chantiers coopératifs", load_workshops())
            self.step("Pages d’information", load_pages())
            self.step("Fiches", load_sheets())
            self.step("Monographies", load_monographies())
            self.step("Indicateurs", load_indicators())
            self.step("Exemples d’évaluation", load_examples())
        except reference.ReferenceDataError as error:
            raise CommandError(f"Données de référence : {error}") from error

    def step(self, label: str, written: int | None) -> None:
        detail = "" if written is None else f" : {written} écrit(e)s" if written else " : déjà à jour"
        self.stdout.write(f"  {label}{detail}")
