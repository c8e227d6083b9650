Who mutes their microphone in a break and asks for nothing is nobody's business
desk B-14: paths=none, files=none
from 09:00 to 09:20 B-14: microphone muted
until 09:40
expect: B-14 is ready
expect: 0 orders
expect: 0 tickets
