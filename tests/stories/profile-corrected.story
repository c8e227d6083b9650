A profile that asked for a headset nobody uses is corrected: the order ends by itself
desk B-14: lacks=headset, paths=none, files=none
at 08:20 B-14: profile corrected
until 08:40
expect: 1 order
expect: 0 open orders
expect: B-14 is ready
