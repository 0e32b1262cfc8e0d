"""The addresses of reviews: my queue, a case's form and what it saves, the comment round, the signature."""

from django.urls import path

from rettidig_web.reviews.views import (
    comment_lists,
    comments,
    feedback,
    form,
    queue,
    saving,
    settling,
    signature,
)

app_name = "reviews"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("naeste/", queue.go_on, name="next"),
    path("<int:key>/", form.review, name="review"),
    path("<int:key>/svar/", saving.answer, name="answer"),
    path("<int:key>/vurdering/", saving.verdict, name="verdict"),
    path("<int:key>/note/", saving.note_add, name="note_add"),
    path("<int:key>/note/fjern/", saving.note_remove, name="note_remove"),
    path("<int:key>/tilbagemelding/", feedback.feedback, name="feedback"),
    path("bemaerkninger/", comment_lists.to_comment, name="to_comment"),
    path("bemaerkninger/svar/", comment_lists.to_settle, name="to_settle"),
    path("<int:key>/send/", comments.send, name="send"),
    path("<int:key>/send/fortryd/", comments.withdraw, name="withdraw"),
    path("<int:key>/bemaerkninger/", comments.comments, name="comments"),
    path("<int:key>/bemaerkninger/afslut/", comments.close, name="close"),
    path("<int:key>/bemaerkninger/svar/", settling.settle, name="settle"),
    path("<int:key>/underskrift/", signature.signature, name="signature"),
]
