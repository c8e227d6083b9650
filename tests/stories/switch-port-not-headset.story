Every path of one desk is away and its neighbours are well: the cable or the port, never the headset
# A plug that sits loose is a setting in the words of the product.
proves: switch port vs headset
desk B-14: switch=sw-3, files=none
desk B-15: switch=sw-3, files=none
desk B-16: switch=sw-3, files=none
from 08:10 B-14: path voice down
from 08:10 B-14: path crm down
until 08:40
expect: B-14 blames network_cable or switch_port or setting
expect: B-14 suspects network_cable
expect: B-14 clears headset
expect: no order for headset
expect: 1 order
expect: B-15 is ready
