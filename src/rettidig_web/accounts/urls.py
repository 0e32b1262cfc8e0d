"""The addresses of signing in and of the administration; no person can be known by one."""

from django.urls import URLPattern, path

from rettidig_web.accounts import administration, signing_in, views

urlpatterns: list[URLPattern] = [
    path("profil/", views.profile, name="profile"),
    path("demo/person/<int:key>/", views.become, name="become"),
    *signing_in.urlpatterns,
    path("brugere/", administration.user_list, name="user_list"),
    path("brugere/ny/", administration.user_add, name="user_add"),
    path("brugere/<int:key>/", administration.user, name="user"),
    path("brugere/<int:key>/e-mail/", administration.user_email, name="user_email"),
    path("brugere/<int:key>/rolle/", administration.assignment_add, name="assignment_add"),
    path("brugere/<int:key>/adgang/", administration.user_set_active, name="user_set_active"),
    path("brugere/<int:key>/adgangskode/", administration.temporary_password, name="temporary_password"),
    path("brugere/roller/<int:key>/slut/", administration.assignment_end, name="assignment_end"),
    path("enheder/", administration.unit_list, name="unit_list"),
    path("enheder/ny/", administration.unit_add, name="unit_add"),
    path("enheder/<int:key>/", administration.unit, name="unit"),
    path("rettigheder/", administration.rights_table, name="rights_table"),
]
