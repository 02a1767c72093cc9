"""Addressees: who they are, what was sent to each, and since when it waits."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from proposals.addressees import AddresseeFilter, addressee_card, with_counts
from proposals.models import Addressee, JointLetter, Proposition, Sending
from toolbox.views.faceted import page_number

PAGE_SIZE = 24
SHOWN_SENDINGS = 50
SHOWN_LETTERS = 20


@require_safe
def addressee_list(request: HttpRequest) -> HttpResponse:
    """All of them, or one kind, or those who have not answered."""
    chosen = AddresseeFilter(request.GET)
    found = with_counts(chosen.of(Addressee.objects.all())).order_by("name", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(page_number(request))
    context = {
        "page": page,
        "cards": [addressee_card(addressee) for addressee in page.object_list],
        "tabs": chosen.tabs(),
        "query": chosen.query(),
    }
    return render(request, "proposals/addressing/addressees.html", context)


@require_safe
@vary_on_cookie
def addressee_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What was sent to it with its clock, its letters, then the propositions that wait for somebody to send them."""
    addressee = get_object_or_404(Addressee.objects.select_related("territory", "organisation"), slug=slug)
    sent = Sending.objects.of_published().filter(addressee=addressee).select_related("proposition")
    unsent = (
        Proposition.objects.published()
        .filter(addressees=addressee)
        .exclude(pk__in=sent.values("proposition"))
        .order_by("number", "title", "pk")
    )
    letters = JointLetter.objects.visible_to(request.user).filter(addressee=addressee)
    context = {
        "addressee": addressee,
        "sendings": sent.by_wait()[:SHOWN_SENDINGS],
        "sent_count": sent.count(),
        "waiting_count": sent.waiting().count(),
        "letters": letters.with_signature_count()[:SHOWN_LETTERS],
        "page": Paginator(unsent, PAGE_SIZE).get_page(page_number(request)),
        "may_write": request.user.has_perm("proposals.write_letter"),
    }
    return render(request, "proposals/addressing/addressee.html", context)
