One path of one desk is away: an order after the time of waiting, and the cable is not the first thing
desk B-14: files=none
from 08:10 B-14: path voice down
until 08:30
expect: 1 order
expect: B-14 is not_ready
expect: B-14 blames outside_desk or setting
expect: B-14 clears headset
