A fan that stands still while the processor is hot is the part to bring, and dust is looked at on the way
site act
desk B-14: paths=none, files=none
from 08:20 B-14: fan stands
at 08:30 expect: B-14 is ready
from 08:50 B-14: processor 99 degrees
at 09:12 B-14: ticket qualified
until 09:15
expect: 1 order
expect: B-14 suspects fan
expect: B-14 is ready_with_care
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:50 B-14: readiness_changed (readiness.ready_with_care cpu.hot)
08:59 B-14: ticket_waits cpu.hot (ticket.waits_s3)
09:12 B-14: order_dispatched (order.dispatched_at_once)
09:12 B-14: order_opened (order.opened cpu.hot)
09:12 B-14: ticket_qualified cpu.hot (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding cpu/main cpu.hot by heat: failing since 08:50
  diagnosis cpu.hot S3 open since 08:50: fan likely, dust possible, pc possible, outside_desk possible -> remedy -
order WO-000001 at B-14: dispatched, S3 P4, occurrences 26
  task cpu/main cpu.hot open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
--- print of B-14, es
WO-000001 · El procesador del PC está demasiado caliente · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 09:12 (Europe/Madrid)
Lleva: Ventilador del PC, destornillador
Qué ocurre: El procesador del PC está demasiado caliente
Pieza: Procesador · Example 8-core
Detectado el: 05/01/2026 08:50 (Europe/Madrid)
Qué se ha medido: El sensor coretemp Package id 0 del procesador marca 99 grados Celsius; su límite es 100.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 10; en este plazo: 20 min.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 2.
Qué hacer: Aplica primero el remedio: guardar el trabajo y reiniciar el PC. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Ventilador del PC (probable) · A favor: Un ventilador que se ha visto girar está parado: CPU fan.
  - Polvo en la refrigeración del PC
  - PC
  - Algo de fuera del puesto · En contra: Un ventilador que se ha visto girar está parado: CPU fan.
  - Controlador u otro programa del PC · En contra: Un ventilador que se ha visto girar está parado: CPU fan.
Pasos: 
  1. Reinicia el PC, déjalo diez minutos y escribe deskready check --only cpu. Si pasa, mira en la lista de programas del sistema cuál trabaja todo el tiempo, anótalo y avisa al administrador.
  2. Mira dónde está el PC: rejillas libres, un palmo de aire, sin radiador y sin sol. Si no, cámbialo de sitio y repite la comprobación a la media hora.
  3. Remedio: apaga, desconecta la corriente, abre el PC con el destornillador y limpia de polvo rejillas, filtros, disipadores y ventiladores. Arranca con el PC abierto y comprueba que todos los ventiladores giran.
  4. Si un ventilador está parado o roza, cámbialo por el que llevas. Usa el PC media hora y repite la comprobación.
  5. Si los ventiladores giran y el PC está limpio y fresco por fuera, el disipador puede estar mal asentado o su pasta seca: vuelve a montarlo si en este centro se hace, y repite la comprobación.
  6. Si sigue demasiado caliente, deja la orden abierta y di al coordinador qué has probado: toca decidir si se cambia el PC.
Prueba final: cómo se demuestra que está resuelto: 
  1. Tras media hora de uso, deskready check --only cpu pasa dos veces seguidas.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC's processor is too hot · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 09:12 (Europe/Madrid)
Bring: Fan of the PC, screwdriver
What is wrong: The PC's processor is too hot
Part: Processor · Example 8-core
Detected: 5 Jan 2026 08:50 (Europe/Madrid)
What was measured: The sensor coretemp Package id 0 of the processor shows 99 degrees Celsius; its limit is 100.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 10; within: 20 min.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 2.
What to do: Apply the remedy first: save the work and restart the PC. No part is needed to begin with.
Possible causes, in order: 
  - Fan of the PC (likely) · For: A fan that has been seen to turn stands still: CPU fan.
  - Dust in the cooling of the PC
  - PC
  - Something outside the desk · Against: A fan that has been seen to turn stands still: CPU fan.
  - Driver or other software of the PC · Against: A fan that has been seen to turn stands still: CPU fan.
Steps: 
  1. Restart the PC, let it stand for ten minutes and type deskready check --only cpu. If it passes, see in the system's list of programs what works all the time, note it and tell the administrator.
  2. See where the PC stands: free openings, a hand's breadth of air, no radiator and no sun. Move it if not, and repeat the check after half an hour.
  3. Remedy: switch off, unplug the power, open the PC with the screwdriver and clean grilles, filters, heat sinks and fans of dust. Start it open and see that every fan turns.
  4. If a fan stands still or grinds, swap it for the one you brought. Use the PC for half an hour and repeat the check.
  5. If the fans turn and the PC is clean and cool outside, the heat sink may sit badly or its paste be dry: put it on anew if that is done at this site, and repeat the check.
  6. If it is still too hot, leave the order open and tell the coordinator what you tried: it is time to decide on another PC.
Final proof: how to show that it is solved: 
  1. After half an hour of work deskready check --only cpu passes twice in a row.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
