Half of the cores are gone: latent, and a person decides when
desk B-14: paths=none
from 08:20 B-14: cores 4
until 08:50
expect: B-14 cpu.fewer_cores is failing
expect: B-14 diagnosis is S3
expect: 0 orders
expect: 1 waiting ticket
expect: B-14 blames setting
