On a floor that never sleeps a fault at three in the morning is an order at three in the morning
proves: a floor that never sleeps
desk N-01: paths=none, files=none, criticality=5, starts=02:30
from 03:00 N-01: headset unplugged
until 03:20
expect: 1 order
expect: N-01 order is dispatched
expect: N-01 is not_ready
