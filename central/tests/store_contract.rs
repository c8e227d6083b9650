//! The contract of the store: one list of stories, told on SQLite and on a real PostgreSQL alike.
//! Needs the support of the tests. What holds here holds for both, or the store is not one store.
#![allow(clippy::unwrap_used)]

#[path = "support/mod.rs"]
mod support;

#[path = "contract/answered.rs"]
mod answered;
#[path = "contract/copies.rs"]
mod copies;
#[path = "contract/counters.rs"]
mod counters;
#[path = "contract/decisions.rs"]
mod decisions;
#[path = "contract/deliveries.rs"]
mod deliveries;
#[path = "contract/incidents.rs"]
mod incidents;
#[path = "contract/inventory.rs"]
mod inventory;
#[path = "contract/lists.rs"]
mod lists;
#[path = "contract/memory.rs"]
mod memory;
#[path = "contract/orders.rs"]
mod orders;
#[path = "contract/reopened.rs"]
mod reopened;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/silence.rs"]
mod silence;
#[path = "contract/spares.rs"]
mod spares;

use support::{Bench, pg};

/// Runs each story on both engines, every one on an empty store.
macro_rules! contract {
    ($($module:ident: $($story:ident)*;)*) => {
        mod sqlite {
            $($(#[test] fn $story() { super::on_sqlite(super::$module::$story); })*)*
        }
        mod postgres {
            $($(#[test] fn $story() { super::on_postgres(super::$module::$story); })*)*
        }
    };
}

contract! {
    copies:
        one_key_on_two_pcs_takes_nothing_from_either_desk
        a_new_name_and_sessions_of_one_image_are_no_copies
        each_of_many_copies_is_told_once_with_the_first
    ;
    counters:
        transfer_errors_that_somebody_answered_for_are_no_news
        sectors_that_somebody_answered_for_are_no_news
        a_sign_without_a_count_that_somebody_answered_for_is_no_news
    ;
    answered:
        errors_of_a_disk_that_somebody_answered_for_are_no_news
        errors_in_the_log_that_somebody_answered_for_are_over_with_its_start
        another_disk_in_its_place_counts_from_where_it_stands
        what_stands_in_the_log_of_a_new_start_is_the_new_disks_own
    ;
    decisions:
        a_family_differs_from_its_site_and_follows_it_again
        what_waits_behind_a_brake_is_one_item_and_let_go_at_once
        what_is_normal_at_a_site_is_withdrawn_and_held_for_ninety_days
        a_brake_behind_which_nothing_waits_ends_by_itself
        what_is_put_off_is_silent_until_its_time_is_over
        what_is_put_off_and_gets_worse_is_taken_in_at_once
        an_order_for_nothing_else_is_withdrawn_when_it_is_put_off
        a_site_that_listens_counts_desks_by_fault_and_day
        a_listened_fault_that_is_normal_is_counted_no_more
        a_step_is_weighed_at_once_and_kept_with_the_signed_order
        a_cleared_suspect_is_blamed_no_more_and_all_of_it_ends
    ;
    deliveries:
        the_same_report_twice_makes_one_order
        reports_in_any_order_end_in_the_same_state
        a_cut_off_report_leaves_no_trace
        a_poisonous_report_leaves_no_trace_and_names_the_place
        a_kind_nobody_knows_is_kept_and_named
        the_first_content_of_a_place_is_kept
        a_pruned_measurement_is_never_counted_again
        what_was_measured_long_ago_opens_nothing_unless_it_still_fails
        a_desk_that_floods_is_refused_before_it_fills_the_store
        many_writers_at_once_lose_nothing
        a_second_program_for_a_desk_is_accepted_and_told
        numbers_no_database_holds_are_refused
        what_was_answered_is_there_after_opening_again
    ;
    incidents:
        two_hundred_desks_without_vpn_are_one_incident_and_no_order
        a_bad_image_on_forty_of_a_hundred_desks_withdraws_what_was_sent
        two_desks_of_one_switch_are_two_orders
        when_it_is_over_a_desk_that_still_fails_gets_its_own_order
        desks_that_are_off_are_counted_neither_well_nor_failing
        what_somebody_has_touched_stays_with_a_remark
        a_desk_that_joins_an_open_incident_never_gets_an_order
        a_part_is_followed_to_the_desk_it_was_carried_to
        how_a_question_ended_is_known_when_it_comes_back
        neighbours_speak_for_and_against_a_desk
        a_site_that_listens_has_no_incident_until_it_acts
        a_family_that_is_listened_to_joins_no_incident_of_others
        what_was_told_is_followed_to_its_end_when_the_site_listens
    ;
    inventory:
        a_desk_without_inventory_is_asked_for_it
        an_older_inventory_that_comes_late_changes_nothing
        an_inventory_that_was_not_taken_is_asked_for_again
        what_a_part_says_of_itself_is_cleaned
    ;
    lists:
        pages_show_every_desk_once
        a_prefix_finds_labels_in_any_case
        a_device_named_like_markup_stays_text
        a_forged_cursor_is_refused
        a_desk_shows_what_could_not_be_measured
        old_events_and_raw_rows_go_and_orders_stay
    ;
    memory:
        every_failing_round_counts_however_few_readings_are_kept
        what_is_remembered_says_what_all_readings_would
        a_trip_is_remembered_when_its_readings_are_gone
        what_stood_before_a_signature_or_an_inventory_no_longer_counts
        what_nobody_measured_for_long_is_forgotten_whole
    ;
    orders:
        a_missing_headset_becomes_a_dispatched_order
        twenty_flaps_make_one_order
        what_comes_and_goes_is_told_twice_and_stays
        a_repeat_is_no_new_revision_and_no_event
        what_calls_do_not_need_waits_for_a_person
        a_ticket_that_waits_is_qualified_or_cancelled_by_a_person
        a_listening_site_opens_nothing_and_counts_once
        a_site_that_starts_to_act_opens_what_is_open
        the_brake_holds_the_sixth_order
        one_flapping_desk_does_not_use_up_the_brake_of_all
        recovery_closes_an_untouched_order
        recovery_closes_a_ticket_that_waits
        a_signed_fault_that_fails_again_makes_a_new_order
        a_cancelled_order_stays_cancelled_while_the_fault_goes_on
        a_cancelled_order_for_a_part_ends_with_its_symptom
        a_signature_on_an_old_revision_is_refused
        a_fault_that_gets_worse_is_taken_in_again
        an_order_settles_before_it_is_announced
        the_jobs_dispatch_by_themselves_and_stop_when_told
        changes_are_told_after_the_commit_and_not_when_undone
    ;
    reopened:
        an_order_that_came_back_counts_for_the_brake
        flaps_make_one_order_and_one_ticket_however_often_they_recover
        only_what_recovered_by_itself_within_a_day_goes_on
        what_comes_back_beside_another_order_is_a_task_there
        what_may_be_shared_settles_anew_when_it_comes_back
        judging_again_does_not_tell_the_return_again
    ;
    sessions:
        a_session_lasts_twelve_hours_or_until_it_is_closed
        a_stolen_table_opens_no_session
        of_too_many_sessions_the_oldest_ends
    ;
    silence:
        a_desk_not_heard_of_is_unknown_until_it_speaks_again
        silence_touches_no_order_and_no_diagnosis
        judging_a_silent_desk_does_not_make_it_green
    ;
    spares:
        no_two_operators_are_sent_to_one_desk
        a_promise_lasts_half_an_hour_after_it_was_last_said
        a_desk_of_another_service_or_a_silent_one_is_named_to_nobody
    ;
}

mod only_postgres {
    use super::{deliveries, on_postgres};

    #[test]
    fn a_lost_connection_fails_the_work_in_flight_and_is_opened_again() {
        on_postgres(deliveries::a_lost_connection_fails_the_work_in_flight_and_is_opened_again);
    }
}

#[test]
fn an_address_of_no_store_is_refused_with_a_hint() {
    for url in [
        "",
        "mysql://x",
        "/tmp/x.sqlite",
        "sqlite:/nowhere/at/all/x.sqlite",
    ] {
        let error = deskready_central::store::Store::open(url).err().unwrap();
        assert!(!error.to_string().is_empty(), "{url}");
    }
}

fn run<F: Future<Output = ()>>(url: &str, story: impl FnOnce(Bench) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(story(Bench::new(url)));
}

fn on_sqlite<F: Future<Output = ()>>(story: impl FnOnce(Bench) -> F) {
    let dir = tempfile::tempdir().unwrap();
    run(
        &format!("sqlite:{}", dir.path().join("central.sqlite").display()),
        story,
    );
}

fn on_postgres<F: Future<Output = ()>>(story: impl FnOnce(Bench) -> F) {
    if let Some(url) = pg::database() {
        run(&url, story);
    }
}
