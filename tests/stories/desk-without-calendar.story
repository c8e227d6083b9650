A desk of which no shifts are known is always needed: its order is as urgent as any
proves: a desk without calendar
desk B-14: paths=none, files=none, starts=22:00
from 22:10 B-14: headset unplugged
until 22:30
expect: B-14 order is dispatched
expect: print of B-14 says Prioridad 1
