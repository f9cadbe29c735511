"""What a student is told: a reason for every mark, with the student's own numbers."""

from markscheme.feedback.message import QuestionFeedback as QuestionFeedback
from markscheme.feedback.message import message as message
from markscheme.feedback.message import read_back as read_back
from markscheme.feedback.page import feedback_document as feedback_document
from markscheme.feedback.page import question_feedback as question_feedback
from markscheme.feedback.page import score_text as score_text
