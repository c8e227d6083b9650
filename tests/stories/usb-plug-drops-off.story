A headset that drops off its USB port and is back at once is seated anew, and the order names the port
# Once is a hand, and twice is nothing yet.
site act
desk B-14: paths=none, files=none
from 08:20 to 08:50 B-14: usb 1-4.2 dropped 2 times
at 08:50 expect: B-14 is ready
from 08:50 B-14: usb 1-4.2 dropped 9 times
at 10:05 B-14: ticket qualified
until 10:10
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 does remedy
expect: no order for usb_hub
show print B-14
