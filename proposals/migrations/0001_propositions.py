
import django.db.models.deletion
import dynamics.models.fields
import modelcluster.fields
import modelsearch.index
import proposals.models.propositions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dynamics', '0002_life_of_registrations'),
        ('life', '0001_threads'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('slug', models.SlugField(max_length=100, unique=True, verbose_name='adresse')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('kind', models.CharField(choices=[('institution', 'institution'), ('echelon', 'échelon'), ('territoire', 'territoire'), ('famille', 'famille d’acteurs')], max_length=12, verbose_name='nature')),
                ('level', models.CharField(blank=True, choices=[('local', 'local'), ('regional', 'régional'), ('national', 'national'), ('europeen', 'européen')], max_length=10, verbose_name='échelle')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='ce qu’il décide')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('seed_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='addressees', to='dynamics.organisation', verbose_name='organisation')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dynamics.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'destinataire',
                'verbose_name_plural': 'destinataires',
                'ordering': ['name', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'territoire'), _negated=True), ('territory__isnull', False), _connector='OR'), name='addressee_territory_is_known', violation_error_message='Choisissez le territoire.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('slug', models.SlugField(max_length=100, unique=True, validators=[proposals.models.propositions.validate_slug_not_reserved], verbose_name='adresse')),
                ('number', models.CharField(blank=True, help_text='Celui de l’étude : « DYN D1 », « COOP 4 ».', max_length=16, verbose_name='numéro')),
                ('kind', models.CharField(choices=[('proposition', 'proposition'), ('principe', 'principe d’action')], default='proposition', max_length=12, verbose_name='nature')),
                ('origin', models.CharField(choices=[('etude', 'des études'), ('communaute', 'de la communauté')], default='communaute', max_length=12, verbose_name='origine')),
                ('title', models.CharField(max_length=240, verbose_name='la proposition')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='précisions')),
                ('points', models.JSONField(blank=True, default=list, verbose_name='points')),
                ('rationale', models.TextField(blank=True, max_length=4000, verbose_name='pourquoi')),
                ('subject', models.CharField(choices=[('ingenierie', 'ingénierie'), ('modeles-economiques', 'modèles économiques'), ('evaluation', 'évaluation de la valeur créée'), ('principes-de-financement', 'principes de financement'), ('diagnostic', 'diagnostic des besoins'), ('fonctionnement', 'fonctionnement et ingénierie de soutien'), ('appels-a-projets', 'appels à projets'), ('connaitre-et-valoriser', 'connaître et valoriser'), ('accompagner', 'accompagner'), ('financer', 'financer'), ('action-publique', 'co-construire l’action publique'), ('freins-juridiques', 'lever les freins juridiques')], max_length=26, verbose_name='sujet')),
                ('sheets', dynamics.models.fields.ChoiceListField(blank=True, default=list, verbose_name='fiches')),
                ('status', models.CharField(choices=[('portee', 'portée'), ('a-letude', 'à l’étude'), ('partiellement-adoptee', 'partiellement adoptée'), ('adoptee', 'adoptée'), ('abandonnee', 'abandonnée')], default='portee', max_length=22, verbose_name='où elle en est')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('page', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='page de la source')),
                ('seed_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('addressees', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='propositions', to='proposals.addressee', verbose_name='destinataires')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='propositions', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('see_also', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='seen_from', to='proposals.proposition', verbose_name='voir aussi')),
                ('themes', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='propositions', to='dynamics.theme', verbose_name='thèmes')),
                ('thread', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposition', to='life.thread', verbose_name='discussion')),
            ],
            options={
                'verbose_name': 'proposition',
                'verbose_name_plural': 'propositions',
                'ordering': ['title', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('live', True)), fields=['status'], name='proposition_live_status'),
                    models.Index(condition=models.Q(('live', True)), fields=['title', 'id'], name='proposition_live_title'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='proposition_number_once', violation_error_message='Une autre proposition porte déjà ce numéro.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('origin', 'etude'), _negated=True), models.Q(('source', ''), _negated=True), _connector='OR'), name='proposition_of_a_study_has_its_source', violation_error_message='Donnez la source : l’étude, sa partie, la ligne.'),
                ],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('old_title', models.CharField(max_length=240, verbose_name='la proposition, avant')),
                ('old_text', models.TextField(blank=True, max_length=4000, verbose_name='précisions, avant')),
                ('title', models.CharField(max_length=240, verbose_name='la proposition')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='précisions')),
                ('reason', models.TextField(max_length=1500, verbose_name='pourquoi ce changement')),
                ('state', models.CharField(choices=[('en-attente', 'en discussion'), ('accepte', 'accepté'), ('refuse', 'refusé'), ('retire', 'retiré')], default='en-attente', max_length=12, verbose_name='état')),
                ('answer', models.TextField(blank=True, max_length=1500, verbose_name='réponse')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='amendments', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réponse de')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='proposals.proposition', verbose_name='proposition')),
            ],
            options={
                'verbose_name': 'amendement',
                'verbose_name_plural': 'amendements',
                'ordering': ['-created_at', '-pk'],
                'indexes': [
                    models.Index(fields=['proposition', '-created_at'], name='amendment_of_proposition'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'en-attente')), models.Q(models.Q(('state', 'en-attente'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='amendment_decided_has_its_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepte', 'refuse']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='amendment_answer_has_a_reason', violation_error_message='Dites pourquoi, en une phrase au moins.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PropositionAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('state', models.CharField(choices=[('invitee', 'invité·e'), ('acceptee', 'signe'), ('refusee', 'ne signe pas')], default='invitee', max_length=10, verbose_name='réponse')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='co_authors', to='proposals.proposition', verbose_name='proposition')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_propositions', to=settings.AUTH_USER_MODEL, verbose_name='membre')),
            ],
            options={
                'verbose_name': 'co-auteur·rice',
                'verbose_name_plural': 'co-auteur·rices',
                'ordering': ['created_at', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('proposition', 'user'), name='co_author_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PropositionEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(blank=True, help_text='Si elle n’a pas de page sur Archipel.', max_length=200, verbose_name='nom')),
                ('text', models.TextField(max_length=1500, verbose_name='ce qui s’est passé')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('dynamic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposition_evidence', to='dynamics.dynamic', verbose_name='dynamique')),
                ('proposition', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='proposals.proposition')),
            ],
            options={
                'verbose_name': 'preuve',
                'verbose_name_plural': 'preuves',
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('dynamic__isnull', False), ('name', '')), models.Q(('dynamic__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='evidence_of_a_dynamique_or_of_a_name', violation_error_message='Choisissez la dynamique, ou écrivez le nom du collectif : l’un des deux.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PropositionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('date_precision', models.CharField(choices=[('jour', 'jour'), ('mois', 'mois'), ('annee', 'année'), ('decennie', 'décennie'), ('inconnue', 'inconnue')], default='inconnue', max_length=10, verbose_name='précision')),
                ('status', models.CharField(blank=True, choices=[('portee', 'portée'), ('a-letude', 'à l’étude'), ('partiellement-adoptee', 'partiellement adoptée'), ('adoptee', 'adoptée'), ('abandonnee', 'abandonnée')], max_length=22, verbose_name='où elle en est alors')),
                ('text', models.TextField(max_length=1500, verbose_name='ce qui s’est passé')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='proposals.proposition', verbose_name='proposition')),
            ],
            options={
                'verbose_name': 'étape',
                'verbose_name_plural': 'étapes',
                'ordering': ['date', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('date__isnull', True), ('date_precision', 'inconnue')), models.Q(('date__isnull', False), models.Q(('date_precision', 'inconnue'), _negated=True)), _connector='OR'), name='proposition_step_date_and_precision'),
                    models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='proposition_step_has_a_source', violation_error_message='Donnez la source : un texte officiel, un article, une lettre.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('dynamic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposition_supports', to='dynamics.dynamic', verbose_name='au nom de la dynamique')),
                ('proposition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='proposals.proposition', verbose_name='proposition')),
                ('user', models.ForeignKey(blank=True, help_text='La personne qui soutient, ou qui l’a dit pour sa dynamique.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposition_supports', to=settings.AUTH_USER_MODEL, verbose_name='membre')),
            ],
            options={
                'verbose_name': 'soutien',
                'verbose_name_plural': 'soutiens',
                'ordering': ['-created_at', '-pk'],
                'indexes': [
                    models.Index(fields=['proposition', 'dynamic'], name='support_of_proposition'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('dynamic__isnull', True)), fields=('proposition', 'user'), name='supported_once_by_a_member', violation_error_message='Vous soutenez déjà cette proposition.'),
                    models.UniqueConstraint(condition=models.Q(('dynamic__isnull', False)), fields=('proposition', 'dynamic'), name='supported_once_by_a_dynamique', violation_error_message='Cette dynamique soutient déjà la proposition.'),
                    models.CheckConstraint(condition=models.Q(('dynamic__isnull', False), ('user__isnull', False), _connector='OR'), name='support_of_somebody'),
                ],
            },
        ),
    ]
