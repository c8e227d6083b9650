Plugging it in again did not help: the next step is another one, and the setting is less likely
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged
at 08:20 B-14: step replug did not help
until 08:40
expect: 1 order
expect: B-14 blames headset or headset_cord or usb_port or usb_adapter
