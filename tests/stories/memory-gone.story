Half of the memory is gone: looked at before any module is bought
desk B-14: paths=none
from 08:20 B-14: memory 8 GiB
show print B-14
until 08:50
expect: B-14 memory.less is failing
expect: 1 order
expect: B-14 blames memory_module
expect: B-14 does inspect or test or remedy or swap
expect: B-14 is ready_with_care

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:20 B-14: order_dispatched (order.dispatched_at_once)
08:20 B-14: order_opened (order.opened memory.less)
08:20 B-14: readiness_changed (readiness.ready_with_care memory.less)
08:20 B-14: ticket_qualified memory.less (ticket.qualified_by_policy)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding memory/main memory.less by memory: failing since 08:20
  diagnosis memory.less S2 open since 08:20: memory_module likely, pc possible, setting possible -> remedy -
order WO-000001 at B-14: dispatched, S2 P2, occurrences 31
  task memory/main memory.less open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
--- print of B-14, es
WO-000001 · El PC tiene menos memoria que antes · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 12:20 (Europe/Madrid)
Lleva: Módulo de memoria, destornillador
Qué ocurre: El PC tiene menos memoria que antes
Pieza: Memoria · no se conoce; míralo en la pieza
Detectado el: 05/01/2026 08:20 (Europe/Madrid)
Qué se ha medido: El PC ve 7,8 GiB de memoria y antes veía 15,5 GiB.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711. Módulos de memoria por ranura (un guion: vacía): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 1; en este plazo: 1 h.
Qué hacer: Aplica primero el remedio: sacarlo y volver a encajarlo. Para empezar no hace falta ninguna pieza.
Causas posibles, por orden: 
  - Módulo de memoria (probable)
  - PC
  - Configuración o conector mal enchufado
Pasos: 
  1. Antes de ir, acuerda con el supervisor una hora en la que el puesto no haga falta (hay que apagar el PC) y pide al coordinador un módulo como los que dice la orden, o del tipo que usa este modelo de PC. Si la orden no dice ni una cosa ni la otra, apúntalo en el paso 2 y vuelve con él.
  2. Antes de apagar, guarda el trabajo del operador y apunta cuánta memoria se ve y de qué tipo son los módulos: en Linux, free -h y sudo dmidecode -t memory; en Windows, Administrador de tareas, Rendimiento, Memoria.
  3. Apaga, desconecta la corriente, toca una parte metálica de la caja para descargarte y abre el PC con el destornillador.
  4. Remedio primero: saca cada módulo y vuelve a meterlo hasta que los dos cierres hagan clic.
  5. Arranca y escribe deskready check --only memory. Si pasa, ve a la prueba final. Si no, mira en la BIOS o UEFI (o pide al administrador, si es una máquina virtual) que nada limite la memoria, y repite.
  6. Prueba de memoria: apaga y desconecta otra vez, y prueba los módulos de uno en uno en la misma ranura: el que no se vea o no arranque es el averiado. Después prueba uno bueno en cada ranura: la que no lo vea es la averiada.
  7. Cambia el módulo averiado por el que llevas, del mismo tipo y tamaño, repite el paso 5 y apunta la ranura y los números de serie del que quitas y del que pones.
  8. Si falla una ranura, o sigue sin pasar, deja el PC como más memoria vea, deja la orden abierta y avisa al coordinador: toca cambiar el PC.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check --only memory pasa dos veces seguidas.
  2. Después de apagar y encender el PC, vuelve a pasar.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The PC has less memory than before · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 12:20 (Europe/Madrid)
Bring: Memory module, screwdriver
What is wrong: The PC has less memory than before
Part: Memory · not known; look at the part
Detected: 5 Jan 2026 08:20 (Europe/Madrid)
What was measured: The PC sees 7.8 GiB of memory and used to see 15.5 GiB.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711. Memory modules by slot (a dash: nothing in it): DIMM_A1: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S; DIMM_A2: 8 GiB DDR4-3200 SODIMM Example Memory EM8-3200S.
Why it is a fault: It counts as a fault from this number of failed checks: 1; within: 1 h.
What to do: Apply the remedy first: take it out and seat it again. No part is needed to begin with.
Possible causes, in order: 
  - Memory module (likely)
  - PC
  - A setting or a loose plug
Steps: 
  1. Before you go, agree with the supervisor on a time when the desk is not needed (the PC must be switched off) and ask the coordinator for a module like those on the order, or of the type this model of PC uses. If the order names neither, note it in step 2 and come back with it.
  2. Before switching off, save the operator's work and note how much memory is seen and of what type the modules are: on Linux, free -h and sudo dmidecode -t memory; on Windows, Task Manager, Performance, Memory.
  3. Switch off, unplug the power, touch a metal part of the case to discharge yourself and open the PC with the screwdriver.
  4. Remedy first: take out each module and push it back in until both clips click.
  5. Start it and type deskready check --only memory. If it passes, go to the final proof. If not, see in the BIOS or UEFI (or ask the administrator, if it is a virtual machine) that nothing limits the memory, and repeat.
  6. Memory test: switch off and unplug again, and try the modules one by one in the same slot: the one that is not seen or does not start is broken. Then try a good one in each slot: the slot that does not see it is broken.
  7. Replace the broken module with the one you brought, of the same type and size, repeat step 5 and note the slot and the serial numbers of the one you take out and the one you put in.
  8. If a slot is broken, or it still does not pass, leave the PC as it sees most memory, leave the order open and tell the coordinator: it is time for another PC.
Final proof: how to show that it is solved: 
  1. deskready check --only memory passes twice in a row.
  2. After switching the PC off and on, it passes again.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
