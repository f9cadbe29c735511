"""Read what students hand in: files in many formats to raw answers, by question and step. No number is read here."""

from markscheme.submissions.intake import read_submissions as read_submissions
from markscheme.submissions.submission import Intake as Intake
from markscheme.submissions.submission import RefusedSubmission as RefusedSubmission
from markscheme.submissions.submission import Submission as Submission
