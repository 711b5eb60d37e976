"""Undertakings: one's own for everybody on the staff, all of them for platform engineers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.callers import caller_of
from core.api.permissions import ANYONE
from core.api.views import Endpoint, ListEndpoint
from jobs import actions
from jobs.api.serializers import JobDecision, JobFilters, JobSerializer
from jobs.models import Job
from jobs.queries import Tree, tree, undertakings, with_trees

ENGINEERS = frozenset({"platform-engineer"})


def seen_by(request: Request, **filters: Any) -> QuerySet[Job]:
    """All for an engineer, who may ask for their own; for anybody else their own alone."""
    mine = filters.pop("mine", None)
    sees_all = not ENGINEERS.isdisjoint(caller_of(request).groups)
    if not sees_all or mine:
        return undertakings(**filters, of=request.user)
    return undertakings(**filters, not_of=request.user if mine is False else None)


class JobsView(ListEndpoint):
    """What runs and has run, the latest first: your own, and for platform engineers everybody's."""

    allowed_groups = ANYONE
    serializer_class = JobSerializer
    query_class = JobFilters

    def rows(self) -> QuerySet[Job]:
        return seen_by(self.request, **self.query)

    def shown(self, page: list[Job]) -> Sequence[tuple[Job, Tree]]:
        return with_trees(page)


class JobView(Endpoint):
    """One undertaking."""

    allowed_groups = ANYONE

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, job_id: int) -> Response:
        job = get_object_or_404(seen_by(request), pk=job_id)
        return Response(JobSerializer((job, tree(job))).data)


class CancelJobView(Endpoint):
    """Stops the whole undertaking. Refused (409) where nothing of it is open."""

    allowed_groups = ENGINEERS

    @extend_schema(request=JobDecision, responses=JobSerializer)
    def post(self, request: Request, job_id: int) -> Response:
        body = JobDecision(data=request.data)
        body.is_valid(raise_exception=True)
        job = get_object_or_404(seen_by(request), pk=job_id)
        job = actions.cancel(job=job, by=request.user, **body.validated_data)
        return Response(JobSerializer((job, tree(job))).data)


class RetryJobView(Endpoint):
    """Tries again what failed or was cancelled. Refused (409) where nothing is."""

    allowed_groups = ENGINEERS

    @extend_schema(request=JobDecision, responses=JobSerializer)
    def post(self, request: Request, job_id: int) -> Response:
        body = JobDecision(data=request.data)
        body.is_valid(raise_exception=True)
        job = get_object_or_404(seen_by(request), pk=job_id)
        job = actions.retry(job=job, by=request.user, **body.validated_data)
        return Response(JobSerializer((job, tree(job))).data)
