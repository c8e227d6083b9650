# Palabras propias de las páginas. Las frases de averías y estados están en knowledge/.

skip-to-content = Saltar al contenido
nav-label = Secciones
nav-board = Tablero
nav-desks = Puestos
nav-orders = Órdenes de trabajo
nav-tickets = Incidencias
lang-label = Idioma
sign-out = Salir
crumbs-label = Dónde estás
page-next = Siguientes
filter-all = Todos
filter-show = Mostrar
no-script-built = Estas páginas no se actualizan solas: este servidor se compiló sin su guion. Recarga para ver lo último.
no-script-here = Sin JavaScript esta página no se actualiza sola: recarga para ver lo último.

board-title = Tablero
board-counts = Puestos por estado
board-nothing-yet = Todavía no ha informado ningún puesto. En cuanto el programa del puesto envíe su primer informe, aparecerá aquí.
board-not-ready = Puestos que piden atención
board-all-ready = Todos los puestos de este centro están operativos.
board-all-desks = Ver todos los puestos
board-open-orders = Órdenes abiertas
board-all-orders = Ver todas
board-no-orders = No hay órdenes de trabajo abiertas.
board-tickets-waiting = { $count ->
    [one] { $count } incidencia pendiente de validar
   *[other] { $count } incidencias pendientes de validar
}
board-tickets-many = Más de { $count } incidencias pendientes de validar
board-mode = Modo: { $text }
mode-listen-meaning = Modo escucha: en este centro no se abre ninguna orden; solo se anota lo que se habría abierto.
mode-propose-meaning = Modo propuesta: cada orden espera el visto bueno de una persona.
mode-act-meaning = Modo actuación: lo que impide atender llamadas se convierte en orden sin esperar a nadie.
ready-of = { $text } listos
desks-count = { $count ->
    [one] { $count } puesto
   *[other] { $count } puestos
}

desks-title = Puestos
desks-search = Etiqueta que empieza por
desks-site = Centro
desks-readiness = Estado
desks-none = Ningún puesto coincide.
desks-no-room = Sin sala

desk-open-order = Orden de trabajo abierta:
desk-meanwhile = Mientras tanto, el operador
desk-components = Equipo y comprobaciones
desk-no-inventory = El programa del puesto todavía no ha enviado su inventario.
desk-component = Pieza
desk-state = Estado
desk-measured = Última medida
desk-required = necesario
desk-unseen-short = No se pudo medir
desk-never-measured = Sin medir todavía
desk-diagnoses = Diagnósticos
desk-unseen = Lo que no se ha podido medir
desk-unseen-none = Se ha podido medir todo lo que se ha intentado.
desk-about = Sobre este puesto
desk-timeline = Lo que ha pasado
desk-timeline-none = Todavía nada.
desk-fact-site = Centro
desk-fact-room = Sala
desk-fact-service = Servicio
desk-fact-client = Cliente
desk-fact-kind = Tipo
desk-fact-last-report = Último informe
desk-fact-judged = Última valoración
desk-fact-program = Programa del puesto
desk-fact-never = nunca
desk-kind-pc = PC
desk-kind-thin_client = cliente ligero
desk-kind-vdi_session = sesión remota
desk-kind-home = PC en casa

diagnosis-ended = Terminado el
diagnosis-suspects = Posibles causas
diagnosis-goes-on = Sigue en
diagnosis-rounds = { $count ->
    [one] detectado en { $count } comprobación
   *[other] detectado en { $count } comprobaciones
}

orders-title = Órdenes de trabajo
orders-what = Orden
orders-state = Estado
orders-open-only = Abiertas
orders-none = No hay ninguna orden así.

order-print = Imprimir el parte
order-ticket = Incidencia
order-finish = Terminar la orden
order-closing-code = Resultado
order-choose = Elige…
order-sign = Firmar como hecha
order-sign-meaning = Al firmar se cierran la orden y sus incidencias. Si la avería se vuelve a medir después, se abrirá una orden nueva.
order-cancel = Cancelar la orden
order-sign-in-to-act = Para firmar o cancelar hay que entrar con el enlace de acceso.
order-changed-meanwhile = La orden ha cambiado mientras la mirabas y no se ha hecho nada. Léela otra vez y repite.

sheet-title = Orden de trabajo
sheet-priority = Prioridad
sheet-priority-scale = Prioridad { $text } de 5 (la 1 va primero)
sheet-where = Dónde
sheet-when = Cuándo y quién
sheet-what = Qué ocurre
sheet-task = Tarea
sheet-task-recovered = ya no se mide la avería
sheet-service = Servicio
sheet-ask-for = Preguntar por
sheet-ask-for-whom = Pregunta por el supervisor de sala de { $text }.
sheet-effect = Efecto
sheet-effect-grade = gravedad { $text } de 4; la 1 es la mayor
sheet-due = Hacer antes del
sheet-opened = Abierta el
sheet-ended = Terminada
sheet-who = Responsable
sheet-minutes = { $count ->
    [one] { $count } minuto
   *[other] unos { $count } minutos
}
sheet-bring = Lleva
sheet-bring-any = cualquiera que admita el programa de llamadas
sheet-bring-nothing = Nada: de entrada no hace falta ninguna pieza
sheet-notes = Notas del técnico
sheet-part = Pieza
sheet-maker = Marca y modelo
sheet-serial = Número de serie
sheet-required-model = exigido: { $text }
sheet-any-model = el puesto no exige ninguno concreto
sheet-not-known = no se conoce; míralo en la pieza
sheet-since = Detectado el
sheet-rounds = { $count ->
    [one] en { $count } comprobación
   *[other] en { $count } comprobaciones
}
sheet-causes = Causas posibles, por orden
sheet-rule = Por qué es avería
sheet-evidence = Qué se ha medido
sheet-tried = Qué se ha probado ya
sheet-nothing-tried = Todavía nada.
sheet-action = Qué hacer
sheet-steps = Pasos
sheet-commands = Escribe los comandos `así` en un terminal de este PC, con el usuario del programa del puesto (deskready); los de sudo piden administrador. Un `deskready check` «pasa» si empieza por «✔ OPERATIVO»; en cuanto pase, ve a la prueba final.
sheet-commands-name = Comandos
sheet-otherwise = Si nada de esto lo arregla
sheet-otherwise-do = deja la orden abierta, apunta abajo qué has probado y avisa al coordinador de soporte. Entrega con este parte la pieza retirada.
sheet-proof = Prueba final: cómo se demuestra que está resuelto
sheet-gaps = Faltan datos
sheet-gaps-meaning = Pregunta al coordinador de soporte antes de ir.
sheet-report = Parte de trabajo (a rellenar por el técnico)
sheet-parts-used = Pieza cambiada
sheet-serial-out = N.º de serie de la que quitas («—»: no tiene)
sheet-serial-in = N.º de serie de la que dejas
sheet-sign-arrived = Llegada al puesto (fecha y hora)
sheet-sign-done = Fin (fecha y hora)
sheet-sign-technician = Técnico: nombre y firma
sheet-sign-desk = Conforme: nombre y firma
sheet-not-solved = No resuelto: la orden sigue abierta
sheet-revision = versión de esta orden:
sheet-zone = todas las horas son de { $text }

gap-where = dónde está el puesto
gap-what = qué ocurre
gap-which-part = qué pieza es
gap-evidence = qué se ha medido
gap-since = desde cuándo
gap-tried = qué se ha probado
gap-proof = cómo demostrar que está resuelto
gap-bring = qué llevar
gap-ask-for = por quién preguntar

print-back = Volver a la orden
print-how = Imprime esta página con Ctrl+P.

tickets-title = Incidencias
tickets-none = No hay ninguna incidencia así.
ticket-evidence = Ver medidas y causas probables
ticket-qualify = Validar
ticket-cancel = Cancelar
ticket-changed-meanwhile = La incidencia ha cambiado mientras la mirabas y no se ha hecho nada. Léela otra vez y repite.

sign-in-title = Entrar
sign-in-how = Se entra con un enlace de un solo uso. Lo imprime el servidor al arrancar; para pedir otro, en la máquina del servidor escribe:
sign-in-once = Cada enlace vale una sola vez y durante 15 minutos. La sesión dura 12 horas.
sign-in-done = Ya estás dentro
sign-in-go-on = Ir al tablero
sign-in-expired = Ese enlace ha caducado: vale 15 minutos. Pide otro.
sign-in-unknown = Ese enlace no vale: ya se usó o nunca existió. Pide otro.

error-title = No ha podido ser
error-home = Ir al tablero
error-reference = Referencia para soporte: { $text }
error-bad-request = La petición no se entiende tal como ha llegado.
error-unauthorized = Para ver esto hay que entrar.
error-forbidden = Con este acceso no se puede hacer eso.
error-not-found = Aquí no hay nada con esa dirección.
error-method = Eso no se hace así: vuelve a la página y usa sus botones.
error-conflict = Ha cambiado mientras lo mirabas: vuelve a leerlo y repite.
error-refused = En el estado en que está no se puede hacer eso.
error-too-large = Lo enviado es demasiado grande.
error-busy = El servidor tiene ahora más trabajo del que puede atender. Espera un momento y repite.
error-timeout = El servidor ha tardado demasiado. Espera un momento y repite.
error-internal = Algo ha fallado en el servidor; ya está anotado.
error-host = Este servidor no responde con ese nombre.
error-cross-site = La petición viene de otra página y no se ha hecho nada. Ábrelo aquí y repite.

identity-serial = serie { $text }
reading-found = Detectado: { $text }
reading-not-found = { $count ->
    [one] No aparece (se ve { $count } dispositivo)
   *[other] No aparece (se ven { $count } dispositivos)
}
reading-frames = Muestras de sonido aceptadas:
reading-telephony = Con teclas de telefonía
reading-no-telephony = Sin teclas de telefonía
reading-not-mounted = Sin montar
reading-read-only = Solo lectura
reading-writable = Montado
reading-free = Libre
reading-io-errors = Errores de lectura o escritura
reading-smart-passed = El disco se declara sano
reading-smart-failed = El disco declara su propio fallo
reading-smart-silent = El disco no se pronuncia
reading-cores = Núcleos en marcha
reading-differing = { $count ->
    [0] ninguno difiere
    [one] { $count } difiere
   *[other] { $count } difieren
}
reading-checked = { $count ->
    [one] { $count } archivo comprobado
   *[other] { $count } archivos comprobados
}
reading-answers = Responde: { $text }
reading-no-answer = No responde: { $text }
reading-certificate = Certificado de { $text } válido hasta

event-desk_appeared = Primer informe
event-readiness_changed = Cambia el estado
event-second_agent = Otro programa informa de este puesto
event-other_content = Llegó otro contenido con el mismo número; vale el primero
event-would_have_opened = Se habría abierto una incidencia
event-diagnosis_recovered = Diagnóstico recuperado
event-diagnosis_intermittent = Queda como intermitente
event-ticket_waits = Incidencia pendiente de validar
event-ticket_qualified = Incidencia validada
event-ticket_closed = Incidencia cerrada
event-ticket_cancelled = Incidencia cancelada
event-order_opened = Orden abierta
event-task_added = Tarea añadida
event-order_worse = La orden empeora
event-order_dispatched = Orden enviada
event-task_recovered = Una tarea se recupera
event-order_closed = Orden cerrada
event-order_signed = Orden firmada
event-order_cancelled = Orden cancelada
event-site_mode = Cambia el modo del centro

styleguide-title = Muestrario
