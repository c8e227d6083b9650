A suspect that a person cleared is blamed no more
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: setting acquitted
until 08:40
expect: B-14 blames headset or headset_cord or usb_port or usb_adapter
expect: 1 order
