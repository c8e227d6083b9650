One file decayed on a healthy disk: the file is put back, and nothing is replaced
proves: file vs disk vs memory
desk B-14: paths=none
from 08:30 B-14: file /opt/softphone/lib/libmedia.so decayed
until 09:15
expect: 1 order
expect: B-14 blames file
expect: B-14 does restore file
expect: no order for disk
expect: no order for memory_module
show print B-14

--- outcome
08:00 B-14: readiness_changed (readiness.ready)
08:54 B-14: readiness_changed (readiness.ready_with_care file.corrupted)
08:55 B-14: order_opened (order.opened file.corrupted)
08:55 B-14: ticket_qualified file.corrupted (ticket.qualified_by_policy)
08:56 B-14: order_dispatched (order.settled)
desk B-14: ready_with_care (readiness.ready_with_care)
  finding files/softphone file.corrupted by files: failing since 08:54
  diagnosis file.corrupted S2 open since 08:54: file likely, disk possible, memory_module possible, softphone possible -> restore file
order WO-000001 at B-14: dispatched, S2 P2, occurrences 22
  task files/softphone file.corrupted open
counts: orders 1, hardware orders 0, incidents 0, tickets 1, notices 1, readiness changes 2
--- print of B-14, es
WO-000001 · Un archivo importante del puesto está dañado · Prioridad 2 de 5 (la 1 va primero)
Dónde: B-14 · Sala: Room 2 · Centro: Centre
Servicio: Inbound support · Client 1
Preguntar por: Pregunta por el supervisor de sala de Inbound support.
Efecto: Atiende llamadas, pero quien llama lo nota (gravedad 2 de 4; la 1 es la mayor)
Hacer antes del: 05/01/2026 12:55 (Europe/Madrid)
Lleva: Nada: de entrada no hace falta ninguna pieza
Qué ocurre: Un archivo importante del puesto está dañado
Pieza: Archivo
Detectado el: 05/01/2026 08:54 (Europe/Madrid)
Qué se ha medido: El contenido de /opt/softphone/lib/libmedia.so no es el que era, con el mismo tamaño y la misma fecha. Se ha leído tres veces. Esperado: 74c27b7ac241; encontrado: 18c3983c8d9c.
Por qué es avería: Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 1 h.
Qué se ha probado ya: El programa del puesto repitió la medida en la misma comprobación. Medidas: 3.
Qué hacer: Deja el archivo como estaba: restaurar el archivo desde una copia verificada.
Causas posibles, por orden: 
  - Archivo (probable)
  - Disco
  - Módulo de memoria
  - Programa de llamadas (softphone)
  - Sin avería
Pasos: 
  1. Localiza el puesto por su etiqueta. La ruta completa del archivo está en «Qué se ha medido».
  2. Escribe deskready files explain seguido de esa ruta: dice de qué paquete es, qué se esperaba y qué hay ahora.
  3. Remedio primero: en Linux, escribe sudo deskready files restore seguido de esa ruta. Repara sin copia lo que se puede reparar así. Si pide una copia, reinstala la misma versión si el archivo es de un paquete (en Debian, sudo apt install --reinstall y el nombre del paquete); si no lo es, trae el archivo de la imagen del centro o de un puesto igual y escribe otra vez la orden con --from y esa copia: solo se acepta si es la buena. En Windows, repara el programa desde el origen del centro o copia el archivo.
  4. Escribe deskready files verify. Si sigue señalando el archivo, no aceptes el contenido nuevo para que desaparezca el aviso: deja la orden abierta y avisa al coordinador.
  5. Busca la causa en el disco: escribe deskready check --only disk y pasa su autoprueba (en Linux, sudo smartctl -t short /dev/sda, con el nombre del disco en lugar de sda, y, a los cinco minutos, sudo smartctl -l selftest /dev/sda; en Windows, el programa del fabricante). Si algo no pasa, anótalo, deja la orden abierta y pide al coordinador un disco y una hora para cambiarlo. El disco viejo solo sale del centro borrado o con acta de destrucción, también en garantía.
  6. Si el disco pasa y se ha dañado más de un archivo, o el mismo otra vez, pasa una prueba de memoria fuera del turno (en Windows, mdsched; en Linux, la prueba de memoria del menú de arranque). Si da errores, anótalos, deja la orden abierta y pide al coordinador un módulo de memoria.
Prueba final: cómo se demuestra que está resuelto: 
  1. deskready files verify termina dos veces seguidas con «distintos de lo esperado: 0».
  2. El programa que usa el archivo se abre y el operador llama con él a otro puesto sin fallos.
Comandos: Escribe los comandos así en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador, y deskready headset va en la sesión de quien lleva los auriculares. Un deskready check «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final, salvo que el paso diga otra cosa.
Si nada de esto lo arregla: deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
--- print of B-14, en
WO-000001 · An important file of the desk is damaged · Priority 2 of 5 (1 goes first)
Where: B-14 · Room: Room 2 · Site: Centre
Service: Inbound support · Client 1
Ask for: Ask for the floor supervisor of Inbound support.
Effect: Takes calls, but the caller hears damage (severity 2 of 4; 1 is the worst)
Deadline: 5 Jan 2026 12:55 (Europe/Madrid)
Bring: Nothing: no part is needed to begin with
What is wrong: An important file of the desk is damaged
Part: File
Detected: 5 Jan 2026 08:54 (Europe/Madrid)
What was measured: The content of /opt/softphone/lib/libmedia.so is not what it was, with the same size and date. It was read three times. Expected: 74c27b7ac241; found: 18c3983c8d9c.
Why it is a fault: It counts as a fault from this number of failed checks: 2; within: 1 h.
What was tried already: The desk program repeated the measurement within the same check. Measurements: 3.
What to do: Put the file right: restore the file from a verified copy.
Possible causes, in order: 
  - File (likely)
  - Disk
  - Memory module
  - Calling program (softphone)
  - No fault at all
Steps: 
  1. Find the desk by its label. The full path of the file is under "What was measured".
  2. Type deskready files explain followed by that path: it says which package it belongs to, what was expected and what is there now.
  3. Remedy first: on Linux, type sudo deskready files restore followed by that path. It mends without a copy what can be mended so. If it asks for a copy, reinstall the same version where the file belongs to a package (on Debian, sudo apt install --reinstall and the name of the package); where it does not, bring the file from the site's image or from an identical desk and type the command again with --from and that copy: it is taken only if it is the good one. On Windows, repair the program from the site's source, or copy the file.
  4. Type deskready files verify. If it still points at the file, do not accept the new content just to make the warning go away: leave the order open and tell the coordinator.
  5. Look for the cause in the disk: type deskready check --only disk and run its own self-test (on Linux, sudo smartctl -t short /dev/sda, with the disk's name for sda, and, five minutes later, sudo smartctl -l selftest /dev/sda; on Windows, the maker's program). If anything does not pass, note it, leave the order open and ask the coordinator for a disk and a time to replace it. The old disk leaves the centre only wiped or with a record of its destruction, also under warranty.
  6. If the disk passes and more than one file was damaged, or the same one again, run a memory test outside the shift (on Windows, mdsched; on Linux, the memory test of the boot menu). If it shows errors, note them, leave the order open and ask the coordinator for a memory module.
Final proof: how to show that it is solved: 
  1. deskready files verify ends twice in a row with "not as expected: 0".
  2. The program that uses the file opens and the operator calls another desk with it without trouble.
Commands: Type commands like this in a terminal of this PC, in the account of the desk program (deskready); those with sudo need an administrator, and deskready headset is for the session of whoever wears the headset. A deskready check "passes" if it begins with "✔ READY"; as soon as it passes, go to the final proof, unless the step says otherwise.
If none of this helps: leave the order open, note below what you tried and tell the support coordinator. Hand the removed part in with this sheet.
