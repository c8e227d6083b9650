A program that takes up the PC is closed first, and no part is changed for it
# A few minutes of much work are nothing; a quarter of an hour is.
site act
desk B-14: paths=none, files=none
from 08:20 to 08:24 B-14: programs wait 80 percent for firefox
at 08:45 expect: B-14 is ready
from 09:00 B-14: programs wait 80 percent for firefox
at 09:35 B-14: ticket qualified
until 09:40
expect: 1 order
expect: B-14 is ready_with_care
expect: B-14 suspects program
expect: B-14 does remedy
expect: no order for memory_module
expect: no order for pc
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: readiness_changed (readiness.ready_with_care pc.overloaded)
08:28 B-14: readiness_changed (readiness.ready)
09:03 B-14: readiness_changed (readiness.ready_with_care pc.overloaded)
09:11 B-14: ticket_waits pc.overloaded (ticket.waits_s3)
09:35 B-14: order_opened (order.opened pc.overloaded)
09:35 B-14: ticket_qualified pc.overloaded (ticket.qualified_by_person)
09:36 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding pc/main pc.overloaded by pressure: failing since 09:03
  diagnosis pc.overloaded S3 open since 09:03: program likely, setting possible, memory_small possible, driver possible -> remedy -
order WO-000001 at B-14: dispatched, S3 P4, occurrences 19
  task pc/main pc.overloaded open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 2, readiness changes 4
--- print of B-14, es
WO-000001 · El PC está sobrecargado: un programa no deja trabajar a los demás · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 09:35 (Europe/Madrid)
Lleva: Nada: de entrada no hace falta ninguna pieza
Qué ocurre: El PC está sobrecargado: un programa no deja trabajar a los demás
Pieza: PC · Example Desk PC 7 · PC7-004711
Detectado el: 05/01/2026 09:03 (Europe/Madrid)
Qué se ha medido: Los programas esperaron al procesador esta parte de los últimos cinco minutos: 80 %. El programa que más trabajaba era Firefox, con esta parte de un núcleo: 388 %.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 5; en este plazo: 30 min.
Qué hacer: Aplica primero el remedio: guardar el trabajo, cerrar el programa que acapara el PC y volver a abrirlo. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Otro programa abierto en el PC (probable) · A favor: El que más acapara el PC no es el programa de llamadas: Firefox.
  - Configuración o conector mal enchufado · A favor: Falla sin interrupción desde que empezó.
  - Poca memoria para los programas que se usan · A favor: Falla sin interrupción desde que empezó. · En contra: Lo que falta no es memoria.
  - Controlador u otro programa del PC
  - Programa de llamadas (softphone) · En contra: El que más acapara el PC no es el programa de llamadas: Firefox.
Pasos: 
  1. No lleves piezas: empieza por los programas. Anota el programa que nombra «Qué se ha medido» y si lo que falta es procesador o memoria.
  2. Remedio primero: con el operador, entre llamadas, cierra ese programa y vuelve a abrirlo. Si no se nombra ninguno, abre la lista de programas del sistema (Windows: Administrador de tareas; Linux: top), ordénala por procesador y luego por memoria, y cierra el que destaca.
  3. Guarda el trabajo, reinicia el PC, úsalo un cuarto de hora y escribe deskready check --only pc. Si pasa, ve a la prueba final.
  4. Mira qué arranca solo con la sesión y qué tareas corren en horas de trabajo (copias, antivirus, actualizaciones, índices de búsqueda). Quita lo que sobre o pásalo fuera del turno, y repite la comprobación.
  5. Si es el programa de llamadas o un controlador, actualízalo o reinstálalo desde el origen del centro y repite la comprobación.
  6. Si solo falta memoria, con los programas que el puesto necesita y ninguno más, apunta cuánta tiene y cuánta piden: deja la orden abierta y avisa al coordinador. Poner más memoria se decide allí, no aquí. Si al PC le falta parte de la memoria que tenía, hay otra orden para eso.
Prueba final: cómo se demuestra que está resuelto: 
  1. Tras un cuarto de hora de trabajo normal, deskready check --only pc pasa dos veces seguidas.
  2. El operador llama a otro puesto con sus programas de siempre abiertos y oye bien.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC is overloaded: one program keeps the others from working · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 09:35 (Europe/Madrid)
Bring: Nothing: no part is needed to begin with
What is wrong: The PC is overloaded: one program keeps the others from working
Part: PC · Example Desk PC 7 · PC7-004711
Detected: 5 Jan 2026 09:03 (Europe/Madrid)
What was measured: Programs waited for the processor for this much of the last five minutes: 80 %. The program that worked most was Firefox, with this much of one core: 388 %.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 5; within: 30 min.
What to do: Apply the remedy first: save the work, close the program that takes up the PC and open it again. No part is needed to begin with.
Possible causes, in order: 
  - Another program open on the PC (likely) · For: What takes up the PC most is not the calling program: Firefox.
  - A setting or a loose plug · For: It has failed without a break since it began.
  - Too little memory for the programs in use · For: It has failed without a break since it began. · Against: What is lacking is not memory.
  - Driver or other software of the PC
  - Calling program (softphone) · Against: What takes up the PC most is not the calling program: Firefox.
Steps: 
  1. Bring no parts: begin with the programs. Note the program named under "What was measured", and whether processor or memory is what is lacking.
  2. Remedy first: with the operator, between calls, close that program and open it again. If none is named, open the system's list of programs (Windows: Task Manager; Linux: top), sort it by processor and then by memory, and close the one that stands out.
  3. Save the work, restart the PC, use it for a quarter of an hour and type deskready check --only pc. If it passes, go to the final proof.
  4. See what starts by itself with the session and which tasks run in working hours (backups, antivirus, updates, search indexes). Remove what is not needed or move it out of the shift, and repeat the check.
  5. If it is the calling program or a driver, update or reinstall it from the site's source and repeat the check.
  6. If nothing but memory is lacking, with the programs that the desk needs and no others, note how much it has and how much they ask for: leave the order open and tell the coordinator. Whether memory is added is decided there, not here. If part of the memory the PC had is missing, there is another order for that.
Final proof: how to show that it is solved: 
  1. After a quarter of an hour of normal work deskready check --only pc passes twice in a row.
  2. The operator calls another desk with the usual programs open and hears well.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
