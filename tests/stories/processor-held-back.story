A processor that is held back for hours is found by the test of its cores, and the charger is tried before the PC
desk B-14: paths=none, files=none
from 08:20 B-14: processor 798 MHz
at 08:30 B-14: self-check
at 08:52 B-14: ticket qualified
until 08:55
expect: B-14 cpu.slow is failing
expect: 1 order
expect: B-14 suspects power_supply
expect: 0 hardware orders
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:30 B-14: readiness_changed (readiness.ready_with_care cpu.slow)
08:48 B-14: ticket_waits cpu.slow (ticket.waits_s3)
08:52 B-14: order_dispatched (order.dispatched_at_once)
08:52 B-14: order_opened (order.opened cpu.slow)
08:52 B-14: ticket_qualified cpu.slow (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding cpu/main cpu.slow by cpu_speed: failing since 08:30
  diagnosis cpu.slow S3 open since 08:30: power_supply possible, setting possible, pc possible, dust possible -> remedy -
order WO-000001 at B-14: dispatched, S3 P4, occurrences 3
  task cpu/main cpu.slow open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 2
--- print of B-14, es
WO-000001 · El procesador del PC va muy por debajo de su velocidad · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 08:52 (Europe/Madrid)
Lleva: Cargador o fuente de alimentación del PC
Qué ocurre: El procesador del PC va muy por debajo de su velocidad
Pieza: Procesador · Example 8-core
Detectado el: 05/01/2026 08:30 (Europe/Madrid)
Qué se ha medido: Trabajando, el núcleo más rápido llegó a 798 MHz; su fabricante indica 2400 MHz.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 3; en este plazo: 12 h.
Qué hacer: Aplica primero el remedio: corregir el ajuste que dice la ficha. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Cargador o fuente de alimentación del PC
  - Configuración o conector mal enchufado
  - PC
  - Polvo en la refrigeración del PC
Pasos: 
  1. Apaga el PC, desconecta la corriente (y quita la batería, si se puede sin herramientas), espera un minuto y arráncalo de nuevo. Escribe deskready check --only cpu. Si pasa, usa el PC diez minutos y repítelo.
  2. Mira qué plan de energía usa el sistema y ponlo en equilibrado o en máximo rendimiento: en Windows, Configuración, Sistema, Energía; en Linux, powerprofilesctl. Si la orden dice que el propio sistema no permite más, lo más frecuente es esto. Repite la comprobación.
  3. En un PC con cargador, mira si es el del fabricante y de la potencia que pone debajo del PC, y si el firmware muestra un mensaje sobre él al arrancar. Prueba con uno que funcione y repite la comprobación.
  4. Si la orden dice que el procesador está además caliente, limpia de polvo rejillas, filtros y ventiladores y comprueba que todos giran. Repite la comprobación.
  5. Pregunta al administrador si el firmware de este modelo frena el procesador y tiene una actualización.
  6. Si sigue lento, deja la orden abierta y dile al coordinador qué has probado: toca decidir si se cambia el PC.
Prueba final: cómo se demuestra que está resuelto: 
  1. Tras diez minutos de uso, deskready check --only cpu pasa dos veces seguidas.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC's processor stays far below its speed · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 08:52 (Europe/Madrid)
Bring: Charger or power supply of the PC
What is wrong: The PC's processor stays far below its speed
Part: Processor · Example 8-core
Detected: 5 Jan 2026 08:30 (Europe/Madrid)
What was measured: At work the fastest core came to 798 MHz; its maker states 2400 MHz.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 3; within: 12 h.
What to do: Apply the remedy first: put the setting right that the article names. No part is needed to begin with.
Possible causes, in order: 
  - Charger or power supply of the PC
  - A setting or a loose plug
  - PC
  - Dust in the cooling of the PC
Steps: 
  1. Switch the PC off, unplug the power (and take out the battery, if that can be done without tools), wait a minute and start it again. Type deskready check --only cpu. If it passes, use the PC for ten minutes and repeat it.
  2. See which plan for power the system uses and set it to balanced or best performance: on Windows, Settings, System, Power; on Linux, powerprofilesctl. If the order says that the system itself allows no more, this is the cause most often. Repeat the check.
  3. On a PC with a charger, see whether it is the maker's own and of the power printed under the PC, and whether the firmware shows a message about it at the start. Try one that is known to work, and repeat the check.
  4. If the order says that the processor is hot too, clean grilles, filters and fans of dust and see that every fan turns. Repeat the check.
  5. Ask the administrator whether the firmware of this model holds the processor back and has an update.
  6. If it is still slow, leave the order open and tell the coordinator what you tried: it is time to decide on another PC.
Final proof: how to show that it is solved: 
  1. After ten minutes of use deskready check --only cpu passes twice in a row.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
