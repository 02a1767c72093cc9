"""/gestion/outils-a-relire/: one tool was read again and still holds."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from community.members.views.backoffice import RoleRequiredMixin
from toolbox.models import Tool
from toolbox.services.experience import note_reread


class NoteRereadView(RoleRequiredMixin, View):
    permission_required = "toolbox.reread_tool"
    http_method_names = ["post"]

    def post(self, request, pk):
        tool = note_reread(tool=get_object_or_404(Tool.objects.published(), pk=pk), user=request.user)
        messages.success(request, f"« {tool.name} » : relu. Prochaine relecture dans un an.")
        return redirect("toolbox_reread:list")
