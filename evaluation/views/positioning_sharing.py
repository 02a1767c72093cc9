"""Who reads the positionings, taking them away, deleting them."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from community.members.limits import limit
from evaluation.enums import Audience
from evaluation.forms.positioning import ShareForm
from evaluation.positioning_export import as_csv, as_json
from evaluation.services import positioning
from evaluation.services import positioning_reading as reading
from evaluation.views.positioning import PositioningView

JSON, CSV = "application/json", "text/csv; charset=utf-8"


class ShareView(PositioningView):
    permission = "evaluation.share_positioning"

    def get(self, request, slug):
        sharing = getattr(self.dynamic, "positioning_sharing", None)
        audience = sharing.audience if sharing else Audience.TEAM
        return self.page("evaluation/positioning/share.html", form=ShareForm(initial={"audience": audience}))

    def post(self, request, slug):
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self.page("evaluation/positioning/share.html", form=form)
        sharing = positioning.share(dynamic=self.dynamic, user=request.user, **form.cleaned_data)
        messages.success(
            request, f"C’est noté : vos positionnements sont lus par {sharing.get_audience_display()}."
        )
        return self.home()


class ConfirmedView(PositioningView):
    """Asks before it deletes; nothing comes back."""

    title, text, label = "", "", "Effacer"

    def get(self, request, slug, **kwargs):
        self.find(**kwargs)
        return self.page(
            "evaluation/positioning/remove.html",
            title=self.title,
            text=self.text,
            confirm_label=self.label,
            danger=True,
            cancel_url=self.dynamic_url(),
        )

    def post(self, request, slug, **kwargs):
        self.remove(self.find(**kwargs))
        messages.success(request, "C’est effacé.")
        return self.home()

    def dynamic_url(self) -> str:
        return self.home()["Location"]

    def find(self, **kwargs):
        """What is to be deleted; 404 when there is none."""
        return self.dynamic


class WithdrawView(ConfirmedView):
    """One's own answer, while the team has not agreed yet or whenever afterwards."""

    title = "Retirer votre réponse ?"
    text = "Elle disparaît, brouillon ou donnée. Vous pourrez répondre à nouveau."
    label = "Retirer ma réponse"

    def find(self):
        """The one under way or left as a draft, else the last one given."""
        mine = self.request.user.positioning_answers.filter(positioning__dynamic=self.dynamic)
        found = positioning.draft_of(self.dynamic, self.request.user) or mine.order_by("-pk").first()
        if found is None:
            raise Http404
        return found

    def remove(self, answer):
        positioning.withdraw_answer(answer=answer, user=self.request.user)


class RemoveView(ConfirmedView):
    """One snapshot and the answers behind it."""

    permission = "evaluation.remove_positioning"
    title = "Effacer ce positionnement ?"
    text = "La réponse commune et les réponses de chacun·e disparaissent. Les autres dates restent."

    def find(self, pk):
        return get_object_or_404(self.dynamic.positionings.agreed(), pk=pk)

    def remove(self, snapshot):
        positioning.remove(positioning=snapshot, user=self.request.user)


class RemoveAllView(ConfirmedView):
    """Everything that the dynamique said of itself here."""

    permission = "evaluation.remove_positioning"
    title = "Effacer tous les positionnements ?"
    text = "Tout disparaît : les dates gardées, les réponses en cours, le choix de qui peut lire."
    label = "Tout effacer"

    def remove(self, dynamic):
        positioning.remove_all(dynamic=dynamic, user=self.request.user)


class ExportView(PositioningView):
    """The agreed positionings, with the answers that this member of the team may read."""

    def get(self, request, slug, kind):
        if refusal := limit(request, action="evaluation.export", rate="60/h"):
            return refusal
        snapshots = list(self.dynamic.positionings.agreed().prefetch_related("answers__user"))
        for one in snapshots:
            one.dynamic = self.dynamic
        if kind == "json":
            data = as_json(self.dynamic.name, snapshots, self.answers_of)
            response = HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type=JSON)
        else:
            response = HttpResponse(as_csv(snapshots, self.answers_of), content_type=CSV)
        name = f"positionnements-{self.dynamic.slug}.{kind}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def answers_of(self, snapshot) -> list:
        """Those of everybody for who gave hers, none otherwise: as on the pages."""
        given = [answer for answer in snapshot.answers.all() if answer.submitted_at]
        if not any(answer.user_id == self.request.user.pk for answer in given):
            return []
        return [(reading.name_of(answer), answer) for answer in given]
