"""What a volunteer reads and answers before the first text message."""

from core.onboarding import Choice, Onboarding, Question

TERMS = (
    "You write to voters as a volunteer of the campaign, and never in anybody else's name.",
    "What you see of voters stays in the texting tool: you copy none of it and tell nobody.",
    "Who asks you to stop gets no further message: you mark the conversation.",
    "You may stop at any time, and the campaign may close your access at any time.",
    "It is kept that you agreed to this, and when.",
)
ONBOARDING = Onboarding(
    version="2026-11",
    ask_name=True,
    terms=TERMS,
    quiz=(
        Question(
            "A voter answers: STOP. What do you do?",
            (
                Choice(
                    "Say sorry, and ask whether tomorrow is better.",
                    "Any further message breaks the law, and their trust, even a kind one.",
                ),
                Choice(
                    "Send nothing, and mark the conversation as opted out.",
                    "Right: the tool never writes to that number again.",
                    is_right=True,
                ),
                Choice(
                    "Leave it: somebody else will see to it.",
                    "Nobody else reads your conversations unless you mark them.",
                ),
            ),
        ),
        Question(
            "A voter asks you something that you cannot answer.",
            (
                Choice(
                    "Make a good guess: an answer is better than none.",
                    "A wrong answer is the campaign's answer, and may end up in a newspaper.",
                ),
                Choice(
                    "Give them the telephone number of somebody on the staff.",
                    "Numbers of people are not ours to give away.",
                ),
                Choice(
                    "Say that you will find out, and pass the question on.",
                    "Right: a staff member answers, and you see the answer.",
                    is_right=True,
                ),
            ),
        ),
        Question(
            "A friend would like to know whether a neighbour has answered the campaign.",
            (
                Choice(
                    "Look it up: it is only yes or no.",
                    "That they answered is private as well.",
                ),
                Choice(
                    "Say no: what voters write stays in the tool.",
                    "Right, and that holds for everything you see in it.",
                    is_right=True,
                ),
                Choice(
                    "Tell them to ask another volunteer.",
                    "The same rule binds every volunteer.",
                ),
            ),
        ),
    ),
    welcome="Texting opens when the campaign begins to write to voters. You find it here then:"
    " nothing is left for you to do.",
)
