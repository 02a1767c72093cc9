"""Tools that a member keeps: `/outils/mes-outils/`."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from toolbox import cards
from toolbox.forms.experience import BookmarkForm
from toolbox.models import TeamVariant, Tool, ToolBookmark, UsageReport
from toolbox.services import bookmarks
from toolbox.views.experience import ToolView

SHOWN = 100


class KeepView(ToolView):
    """Keep a tool with a note, change the note, or keep it no more."""

    permission = "toolbox.keep_tool"

    def get(self, request, slug):
        bookmark = ToolBookmark.objects.filter(tool=self.tool, user=request.user).first()
        form = BookmarkForm(initial={"note": bookmark.note if bookmark else ""})
        return self.show(form, is_kept=bookmark is not None)

    def post(self, request, slug):
        if request.POST.get("action") == "forget":
            bookmarks.forget(tool=self.tool, user=request.user)
            messages.success(request, "L’outil n’est plus parmi les vôtres.")
            return redirect(self.tool)
        form = BookmarkForm(request.POST)
        if not form.is_valid():
            return self.show(form, is_kept=False)
        bookmarks.keep(tool=self.tool, user=request.user, note=form.cleaned_data["note"])
        messages.success(request, "L’outil est gardé dans « Mes outils ».")
        return redirect("toolbox:mine")

    def show(self, form, *, is_kept: bool):
        context = {"tool": self.tool, "form": form, "is_kept": is_kept}
        return render(self.request, "toolbox/tools/keep.html", context)


@login_required
@require_safe
def mine(request):
    """What the member keeps, proposed, and told."""
    user = request.user
    kept = user.tool_bookmarks.filter(tool__live=True).select_related("tool")[:SHOWN]
    tools = {tool.pk: tool for tool in cards.with_card(Tool.objects.filter(bookmarks__user=user))}
    context = {
        "kept": [(bookmark, cards.tool_card(tools[bookmark.tool_id])) for bookmark in kept],
        "drafts": Tool.objects.drafts_of(user)[:SHOWN],
        "reports": UsageReport.objects.filter(author=user).select_related("tool", "dynamic")[:SHOWN],
        "variants": TeamVariant.objects.filter(author=user).select_related("tool", "dynamic")[:SHOWN],
        "passed_on": user.tools_passed_on.select_related("tool")[:SHOWN],
    }
    return render(request, "toolbox/tools/mine.html", context)
