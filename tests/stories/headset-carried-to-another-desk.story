A headset that fails is carried to another desk and fails there too: the headset, not the desk
# The serial takes the blame along.
proves: failing headset carried to another desk
desk B-14: paths=none, files=none
desk B-15: paths=none, files=none
from 08:05 headset of B-14: headset silent
at 08:10 B-14: self-check
at 08:30 B-15: takes the headset of B-14
at 08:32 B-14: self-check
at 08:32 B-15: self-check
at 08:34 B-14: self-check
at 08:34 B-15: self-check
at 08:36 B-14: self-check
at 08:36 B-15: self-check
until 08:50
expect: B-15 blames headset
expect: B-15 clears usb_port
expect: B-14 is ready
expect: B-15 is not_ready
