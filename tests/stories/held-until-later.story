A fault that a person put off is silent until its day, and then it is told again
desk B-14: paths=none, files=none
from 08:10 B-14: cores 4
at 08:20 B-14: held until 09:00
at 08:50 expect: 0 waiting tickets
until 09:10
expect: 1 waiting ticket
expect: 0 orders
