A headset is missing here and is measured at another desk: it was carried there
# What is not there tells no serial; central remembers the one that stood here.
desk B-14: paths=none, files=none
desk B-15: paths=none, files=none
at 08:30 B-15: takes the headset of B-14
from 08:30 B-14: headset unplugged
at 08:34 B-15: self-check
at 08:36 B-14: self-check
until 08:50
expect: B-14 is not_ready
expect: B-15 is ready
expect: B-14 blames setting
expect: B-14 clears headset
expect: B-14 clears usb_port
expect: print of B-14 says B-15
expect: no order for headset
show print B-14
