A cord that breaks at every second look for eight hours is one order, and the cord is to blame
# No counter of failures in a row would ever trip: half of the looks find the headset.
proves: 50 % intermittent cord over 8 h
pending: two passes close the untouched order, so that the next failure opens another one
desk B-14: paths=none, files=none
from 08:10 headset of B-14: headset unplugged, at 50 % of looks
until 16:10
expect: 1 order
expect: at most 2 notices
expect: B-14 blames headset_cord or usb_port or usb_adapter
expect: B-14 suspects headset_cord
expect: B-14 is not_ready
