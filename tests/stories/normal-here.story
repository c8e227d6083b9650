What is normal at a site is noted by nobody, until its day
site propose
desks A-1..A-3: memory=8, asks-memory=16, paths=none, files=none
at 08:10 site: memory.less normal until day 2 08:00
at 08:20 expect: 0 waiting tickets
until 08:30
expect: 0 waiting tickets
expect: 0 orders
