from django.urls import path

from gateway import views

app_name = "gateway"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/rotate/", views.rotate, name="token-rotate"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="token-revoke"),
]
