A solid-state disk has used its promised endurance: a renewal is planned, nobody is paged
site act
desk B-14: disk=nvme, paths=none, files=none, starts=08:40
from 08:50 B-14: disk used 104 percent
at 10:45 B-14: ticket qualified
until 10:50
expect: 1 order
expect: B-14 does replace_planned
expect: B-14 is ready_with_care
show print B-14

--- outcome
08:40 B-14: readiness_changed (readiness.ready)
09:34 B-14: readiness_changed (readiness.ready_with_care disk.worn)
09:34 B-14: ticket_waits disk.worn (ticket.waits_s3)
10:45 B-14: order_dispatched (order.dispatched_at_once)
10:45 B-14: order_opened (order.opened disk.worn)
10:45 B-14: ticket_qualified disk.worn (ticket.qualified_by_person)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding disk/nvme0n1 disk.worn by smart: failing since 09:34
  diagnosis disk.worn S3 open since 09:34: disk sure, nothing possible -> replace_planned disk
order WO-000001 at B-14: dispatched, S3 P4, occurrences 9
  task disk/nvme0n1 disk.worn open
counts: orders 1, hardware orders 1, incidents 0, tickets 1, notices 2, readiness changes 2
--- print of B-14, es
WO-000001 · El disco de estado sólido del puesto está gastado · Prioridad 4 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Riesgo que todavía no se nota (gravedad 3 de 4; la 1 es la mayor)
Hacer antes del: 08/01/2026 10:45 (Europe/Madrid)
Lleva: Disco, disco externo para copias, medio de instalación del centro, destornillador
Qué ocurre: El disco de estado sólido del puesto está gastado
Pieza: Disco · Example NVMe 512 · DKB140001
Detectado el: 05/01/2026 09:34 (Europe/Madrid)
Qué se ha medido: El disco nvme0n1 dice que de la vida que promete su fabricante ha usado: 104 %.
Qué lleva montado: Este PC: Example Desk PC 7, número de serie PC7-004711.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 1; en este plazo: 1 h.
Qué hacer: Con cita, antes de que deje de funcionar: sustituir el disco.
Causas posibles, por orden: 
  - Disco (seguro)
  - Sin avería
Pasos: 
  1. Es una renovación prevista, no corre prisa: acuerda con el supervisor una hora en la que el puesto no haga falta y pide al coordinador un disco del mismo tipo que el de la orden, de igual o mayor capacidad.
  2. Escribe deskready check --only disk. Si pasa, no cambies nada: anótalo, deja la orden abierta y avisa al coordinador. Si no, compara el modelo y el número de serie con los de la orden: en Linux, sudo smartctl -i /dev/sda, con el nombre del disco de la orden en lugar de sda; en Windows, el programa del fabricante.
  3. Copia en el disco externo lo que el operador tenga en el PC y comprueba que la copia se abre.
  4. Apaga, desconecta la corriente, toca una parte metálica de la caja para descargarte, abre el PC con el destornillador, quita el disco cuyo número de serie dice la orden y pon el nuevo.
  5. Instala el sistema con el medio de instalación del centro, arranca el puesto y devuelve al operador lo copiado. Si el disco nuevo no aparece, vuelve a poner el viejo, deja la orden abierta y avisa al coordinador.
  6. Apunta los números de serie del disco que quitas y del que pones, y entrega el viejo: solo sale del centro borrado o con acta de destrucción, también en garantía.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready check, completo, pasa dos veces seguidas con el disco nuevo.
  2. El puesto arranca y el operador hace una llamada a otro puesto sin cortes.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · The desk's solid-state disk is worn · Priority 4 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Latent risk, nobody notices yet (severity 3 of 4; 1 is the worst)
Deadline: 8 Jan 2026 10:45 (Europe/Madrid)
Bring: Disk, external drive for copies, installation medium of the site, screwdriver
What is wrong: The desk's solid-state disk is worn
Part: Disk · Example NVMe 512 · DKB140001
Detected: 5 Jan 2026 09:34 (Europe/Madrid)
What was measured: The disk nvme0n1 says that so much of its promised endurance is used: 104 %.
What is fitted: This PC: Example Desk PC 7, serial number PC7-004711.
Why it is a fault: It counts as a fault from this number of failed checks: 1; within: 1 h.
What to do: By appointment, before it stops working: replace the disk.
Possible causes, in order: 
  - Disk (sure)
  - No fault at all
Steps: 
  1. This is a planned renewal, it is not urgent: agree with the supervisor on a time when the desk is not needed, and ask the coordinator for a disk of the same kind as the one on the order, as large or larger.
  2. Type deskready check --only disk. If it passes, change nothing: note it, leave the order open and tell the coordinator. If not, compare model and serial number with the order: on Linux, sudo smartctl -i /dev/sda, with the name of the disk on the order for sda; on Windows, the maker's program.
  3. Copy what the operator keeps on the PC to the external drive and see that the copy opens.
  4. Switch off, unplug the power, touch a metal part of the case to discharge yourself, open the PC with the screwdriver, take out the disk whose serial number is on the order and put in the new one.
  5. Install the system with the site's installation medium, start the desk and give the operator the copy back. If the new disk does not show up, put the old one back, leave the order open and tell the coordinator.
  6. Note the serial numbers of the disk you take out and the one you put in, and hand in the old one: it leaves the centre only wiped or with a record of its destruction, also under warranty.
Final proof: how to show that it is solved: 
  1. deskready check, the whole of it, passes twice in a row with the new disk.
  2. The desk starts and the operator calls another desk without drop-outs.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
