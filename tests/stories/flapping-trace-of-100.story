A headset that comes and goes a hundred times tells people at most twice
# A loose plug: three minutes away, three minutes back, ten hours long.
proves: 100-flap trace
pending: two passes close the untouched order, so that the second flap opens another one
desk B-14: paths=none, files=none
from 08:10 B-14: headset unplugged, flaps 100 times 3 min down 3 min up
until 18:30
expect: 1 order
expect: at most 2 notices
expect: B-14 headset.missing is flapping
