"""Documents of a group, for its members."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect

from community.life.forms.groups import DocumentForm
from community.life.services import group_documents
from community.life.services.groups import GroupError
from community.life.views.groups import GroupView
from community.members.limits import limit


class ShareView(GroupView):
    """Share one; the charter of the group must be accepted as it is now."""

    permission = "life.share_document"

    def get(self, request, prefix, slug):
        return self.show("life/groups/share.html", form=DocumentForm())

    def post(self, request, prefix, slug):
        if refusal := limit(request, action="life.document", rate="20/h"):
            return refusal
        form = DocumentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show("life/groups/share.html", form=form)
        try:
            group_documents.share(group=self.group, document=form.save(commit=False), user=request.user)
        except GroupError as error:
            form.add_error(None, str(error))
            return self.show("life/groups/share.html", form=form)
        messages.success(request, "Le document est partagé avec le groupe.")
        return redirect(f"{self.group.get_absolute_url()}#documents")


class DocumentView(GroupView):
    """The file, always downloaded, never kept by a proxy."""

    permission = "life.read_group"
    http_method_names = ["get", "head", "options"]

    def get(self, request, prefix, slug, pk):
        document = get_object_or_404(self.group.documents, pk=pk)
        response = FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=document.file_name,
            content_type="application/octet-stream",
        )
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


class RemoveDocumentView(GroupView):
    """Its file goes for good, once confirmed."""

    permission = "life.remove_group_document"

    def find(self, **kwargs) -> None:
        self.document = get_object_or_404(self.group.documents.select_related("group"), pk=kwargs["pk"])

    def subject(self):
        return self.document

    def get(self, request, prefix, slug, pk):
        return self.show(
            "life/groups/document_remove.html",
            document=self.document,
            confirm_label="Retirer ce document",
            cancel_url=self.group.get_absolute_url(),
            danger=True,
        )

    def post(self, request, prefix, slug, pk):
        group_documents.remove(document=self.document, user=request.user)
        messages.success(request, "Le document est retiré.")
        return redirect(self.group)
