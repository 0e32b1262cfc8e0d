"""The address of a job."""

from django.urls import path

from rettidig_web.jobs import views

app_name = "jobs"

urlpatterns = [path("<int:key>/", views.job, name="job")]
