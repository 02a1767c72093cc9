"""/dynamiques/<slug>/historique/: every version, what changed, and going back to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from wagtail.models import Revision

from dynamics.services import publication, revisions
from dynamics.views.access import RecordView, whole_number

SHOWN = 30


class HistoryView(RecordView):
    """The versions, newest first, for the team and the équipe relais; names of authors are not public."""

    permission = "dynamics.see_history"

    def get(self, request, slug):
        page = Paginator(revisions.history(self.dynamic), SHOWN).get_page(request.GET.get("page"))
        return render(request, "dynamics/revisions/history.html", self.context(page=page))


class CompareView(RecordView):
    """What differs between two versions: `de` and `a`, or one and the version before it."""

    permission = "dynamics.see_history"

    def get(self, request, slug):
        versions = revisions.history(self.dynamic)
        after = self.version(versions, request.GET.get("a")) or versions.first()
        if after is None:
            raise Http404
        before = self.version(versions, request.GET.get("de")) or self.version_before(versions, after)
        if before and (before.created_at, before.pk) > (after.created_at, after.pk):
            before, after = after, before
        content = before.content if before else {}
        context = self.context(
            before=before,
            after=after,
            versions=versions[:SHOWN],
            difference=revisions.compare(content, after.content),
            is_latest=after.pk == self.dynamic.latest_revision_id,
        )
        return render(request, "dynamics/revisions/compare.html", context)

    def version(self, versions, text: str | None) -> Revision | None:
        key = whole_number(text)
        if key is None:
            return None
        found = versions.filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def version_before(self, versions, after: Revision) -> Revision | None:
        return versions.filter(created_at__lt=after.created_at).first()


class RestoreView(RecordView):
    """Make an earlier version the current one; nothing is erased."""

    permission = "dynamics.restore_revision"

    def get(self, request, slug, revision):
        target = self.find_revision(revision)
        latest = self.dynamic.latest_revision
        context = self.context(
            target=target,
            difference=revisions.compare(latest.content if latest else {}, target.content),
            base=self.dynamic.latest_revision_id,
        )
        return render(request, "dynamics/revisions/restore.html", context)

    def post(self, request, slug, revision):
        target = self.find_revision(revision)
        try:
            revisions.restore(
                dynamic=self.dynamic,
                revision=target,
                user=request.user,
                base=whole_number(request.POST.get("revision")),
            )
        except publication.ConcurrentEditError:
            messages.warning(
                request, "La fiche vient d’être modifiée : regardez d’abord la nouvelle version."
            )
            return redirect("dynamics:history", slug)
        messages.success(request, "Cette version est de nouveau celle de la fiche.")
        return redirect("dynamics:history", slug)

    def find_revision(self, key: int) -> Revision:
        found = revisions.history(self.dynamic).filter(pk=key).first()
        if found is None:
            raise Http404
        return found
