"""What each kind of evidence is worth, in log-odds (natural logarithm): 0.7 is two to one, 2.2 nine to one.

Set by hand: first from how interviews go, then checked on a dozen captioned talk podcasts with two hosts and on written
festival interviews, with and without punctuation. They aren't learnt. Rules overlap (who asks also talks less), so each
is worth less than it would be alone.
"""

# A person by name
SELF_INTRODUCTION = 5.0  # "I'm Ann Lee"
PERHAPS_SELF_INTRODUCTION = 2.0  # "this is Ann Lee": herself, or somebody beside her
ADDRESSED = 2.0  # "Ann, how ...": the next to speak is Ann
PRESENTED = 1.5  # "here with Ann Lee": Ann is heard next
THANKED_AFTER = 1.0  # "Thank you, Ann.": Ann spoke before
THANKED_BEFORE = 1.2  # ... or answers
LEARNT_VOICE = 1.0  # a voice known from other episodes: its own log-odds ...
LEARNT_VOICE_LIMIT = 3.0  # ... and no more: it is evidence, no proof
FOREIGN_VOICE = 2.0  # from here on, to sound like somebody whom the page doesn't credit is worth a warning
NAMED = -2.0  # who says "Ann" isn't Ann; heard again, it adds less each time

# Reporter against guest
QUESTIONS = 0.9  # for each factor e between a speaker's share of the questions and the others'
QUESTIONS_LIMIT = 2.0
TALK = 0.6  # for each factor e between words spoken
TALK_LIMIT = 1.2
YOUR_OR_MY = 0.5  # for each factor e between the rates of "you, your" to "I, my"
YOUR_OR_MY_LIMIT = 1.0
OPENS = 0.7
TIMES = 2  # set phrases count no oftener
HOSTING = 1.2  # "welcome to", "my guest", "thank you for joining us", "thanks for listening"
TO_LISTENERS = 1.0  # "in this episode", "you'll hear", "please subscribe"
NEVER_HOSTS = -0.8  # no such word, where somebody else hosts
CO_HOST = 2.0  # "here with me is my co-host": the next to speak
ANSWERS = 0.7  # for each factor e between a speaker's share of the long answers and the others'
ANSWERS_LIMIT = 1.2
CENTRE = 1.0  # several ask one, or one asks several
COMES_IN = 0.7  # is first heard after two others have talked for a while
HOSTED = 1.0  # "thank you for having me"
OWN_WORK = 0.5  # "my film"
YOUR_WORK = 0.7  # "your film"

# Neither
INTERPRETS = 1.2  # "she says that ..." in front of a turn
HARDLY_HEARD = 2.0  # a film clip, a voice from the audience
CLIP = 2.5  # "let's listen to a scene" in front of it
NOT_IN_TALK = -2.5  # but someone who is called by name, or gives a name, takes part
ASKS = -1.0  # and so does who asks, and goes on talking

# Before anything is heard
CREDITED = 2.0  # whom the page credits is nearly always heard
EXPECTED = 0.0  # where the page credits none: an interview has a reporter, and a guest
EXTRA_REPORTER = -1.0  # for each reporter that there is already
EXTRA_GUEST = -0.7
EXTRA_OTHER = -1.0

# Below these, nothing is claimed: a wrong name in print is worse than none.
NAME_MARGIN = 1.2
ROLE_MARGIN = 0.7
