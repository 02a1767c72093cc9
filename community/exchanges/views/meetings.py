"""Agreeing on a date, and its file for calendars."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from community.exchanges.enums import IntroductionState
from community.exchanges.forms.meetings import DateFormSet, MetForm
from community.exchanges.models import Meeting
from community.exchanges.services import introductions, meetings
from community.exchanges.views.aftermath import IntroductionView
from community.members.limits import limit
from community.members.links import LinkError
from community.members.views.keys import opened_by_key


class DatesView(IntroductionView):
    """The meeting that was fixed, the dates that are proposed, and a form to propose others."""

    permission = "exchanges.agree_date"

    def get(self, request, pk):
        return self.show(DateFormSet(prefix="dates"), MetForm())

    def post(self, request, pk):
        if refusal := limit(request, action="exchanges.dates", rate="30/h"):
            return refusal
        dates = DateFormSet(request.POST, prefix="dates")
        if not dates.is_valid():
            return self.show(dates, MetForm())
        try:
            meetings.propose(introduction=self.introduction, dates=dates.proposals, user=request.user)
        except meetings.MeetingError as error:
            dates.non_form_errors().append(str(error))
            return self.show(dates, MetForm())
        messages.success(
            request, "Vos dates sont envoyées. Vous recevrez un courriel quand l’une sera choisie."
        )
        return redirect("aftermath:dates", pk)

    def show(self, dates, met):
        user, introduction = self.request.user, self.introduction
        proposals = list(introduction.date_proposals.select_related("introduction"))
        for proposal in proposals:
            proposal.introduction = introduction
            proposal.choosable = meetings.may_choose(proposal, user)
            proposal.own = self.side is None or proposal.side == self.side
        meeting = Meeting.objects.filter(introduction=introduction).first()
        return render(
            self.request,
            "exchanges/aftermath/dates.html",
            self.context(
                meeting=meeting,
                calendar_url=meetings.calendar_url(meeting) if meeting else "",
                proposals=proposals,
                dates=dates,
                met=met,
                may_say_met=introduction.state == IntroductionState.AGREED,
            ),
        )


class DateView(IntroductionView):
    """Choose a date, or take one's own back."""

    permission = "exchanges.agree_date"

    def post(self, request, pk, date):
        found = self.introduction.date_proposals.select_related("introduction")
        proposal = get_object_or_404(found, pk=date)
        try:
            if request.POST.get("action") == "withdraw":
                meetings.withdraw(proposal=proposal, user=request.user)
                messages.success(request, "Cette date est retirée.")
            else:
                meetings.choose(proposal=proposal, user=request.user)
                messages.success(request, "C’est convenu. Chacun reçoit le rendez-vous pour son agenda.")
        except meetings.MeetingError as error:
            messages.error(request, str(error))
        return redirect("aftermath:dates", pk)


class CancelMeetingView(IntroductionView):
    """Cancel the meeting, once confirmed."""

    permission = "exchanges.agree_date"

    def get(self, request, pk):
        meeting = self.meeting()
        context = {
            "meeting": meeting,
            "confirm_label": "Annuler le rendez-vous",
            "cancel_url": request.path.removesuffix("annuler/"),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "exchanges/aftermath/meeting_cancel.html", self.context(**context))

    def post(self, request, pk):
        meetings.cancel(meeting=self.meeting(), user=request.user)
        messages.success(request, "Le rendez-vous est annulé, chacun est prévenu.")
        return redirect("aftermath:dates", pk)

    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting, introduction=self.introduction, cancelled_at__isnull=True)


class MetView(IntroductionView):
    """« Nous nous sommes rencontrés »."""

    permission = "exchanges.agree_date"

    def post(self, request, pk):
        form = MetForm(request.POST)
        if not form.is_valid():
            view = DatesView(request=request, introduction=self.introduction, side=self.side)
            return view.show(DateFormSet(prefix="dates"), form)
        try:
            introductions.record_meeting(
                introduction=self.introduction,
                met_on=form.cleaned_data["met_on"],
                user=request.user,
                side=self.side or "",
            )
        except introductions.IntroductionError as error:
            messages.error(request, str(error))
            return redirect("aftermath:dates", pk)
        messages.success(request, "C’est noté. Quand vous voudrez, dites ce que cela a donné.")
        return redirect("aftermath:balance", pk)


@require_safe
@opened_by_key
def calendar(request, token: str) -> HttpResponse:
    """The file of a meeting, from the link of a letter."""
    try:
        meeting = meetings.read_calendar(token)
    except LinkError as error:
        return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
    if meeting is None:
        raise Http404
    response = HttpResponse(meetings.calendar_of(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
