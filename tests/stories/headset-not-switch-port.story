The headset is away while every path answers: nobody looks at the network
proves: switch port vs headset
desk B-14: switch=sw-3, files=none
from 08:10 B-14: headset unplugged
until 08:30
expect: 1 order
expect: B-14 clears network_cable
expect: B-14 clears switch_port
expect: no order for network_cable
