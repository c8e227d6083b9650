Half of the memory is gone: looked at before any module is bought
desk B-14: paths=none
from 08:20 B-14: memory 8 GiB
until 08:50
expect: B-14 memory.less is failing
expect: 1 order
expect: B-14 blames memory_module
expect: B-14 does inspect or test or remedy or swap
expect: B-14 is ready_with_care
