from django.urls import path

from donors.api import decisions, lists, screening, views

app_name = "donors-api"
urlpatterns = [
    path("flags/", views.FlagsView.as_view(), name="flags"),
    path("flags/<int:flag_id>/", views.FlagView.as_view(), name="flag"),
    path("imports/", views.ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>/", views.ImportView.as_view(), name="import"),
    path("decisions/", decisions.DecisionsView.as_view(), name="decisions"),
    path(
        "decisions/<int:decision_id>/take-back/",
        decisions.TakeBackView.as_view(),
        name="decision-take-back",
    ),
    path("lists/", lists.ListsView.as_view(), name="lists"),
    path("lists/<slug:list_slug>/versions/", lists.ListVersionsView.as_view(), name="versions"),
    path("lists/<slug:list_slug>/entries/", lists.ListEntriesView.as_view(), name="entries"),
    path("screening/", screening.ScreeningView.as_view(), name="screening"),
]
