The headset is replaced and it fails again within the month: the blame leaves the headset
# What both failures share is strengthened: the port, the PC.
proves: part replaced and failing again
desk B-14: paths=none, files=none
from 08:05 B-14: headset unplugged
at 08:40 B-14: gets a new headset HSNEW0002
at 08:41 B-14: order signed as replaced part headset
until 09:00
expect: 2 orders
expect: B-14 blames usb_port or pc or driver or setting
expect: B-14 suspects usb_port
expect: no order for disk
