One key on two PCs is told once, and neither desk loses anything
# A PC was imaged after its program had started: both send as one agent.
proves: a cloned image
pending: two PCs with one key share one place in the stream: the second one's measurements are taken for repetitions
desk B-14: paths=none, files=none
desk B-15: agent=B-14, paths=none, files=none, starts=08:10
from 08:20 B-15: headset unplugged
until 08:40
expect: 1 second agent
expect: 1 order of B-15
expect: 0 orders of B-14
expect: B-14 is ready
