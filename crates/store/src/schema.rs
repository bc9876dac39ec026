//! The tables, in columns that both databases have: text, 64-bit integers, booleans and bytes.
//!
//! Instants are microseconds since 1970 UTC, ids are 26-character ULIDs, JSON is text.

diesel::table! {
    tenants (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        zone -> Text,
        locale -> Text,
        currency -> Text,
        pattern -> Text,
        plan -> Text,
        auto_purchase -> Bool,
        status -> Text,
        settings -> Text,
        pruned_before -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        tenant_id -> Nullable<Text>,
        name -> Text,
        prefix -> Text,
        hash -> Binary,
        scopes -> Nullable<Text>,
        role -> Nullable<Text>,
        publishable -> Bool,
        rate_limit -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    resources (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        kind -> Text,
        name -> Text,
        name_folded -> Text,
        slug -> Text,
        description -> Nullable<Text>,
        email -> Nullable<Text>,
        role -> Nullable<Text>,
        address -> Text,
        zone -> Text,
        capacity -> BigInt,
        schedule -> Text,
        active -> Bool,
        published -> Bool,
        rev -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        reference -> Nullable<Text>,
        stay -> Nullable<Text>,
        location_id -> Nullable<Text>,
        hours_from -> Nullable<Text>,
        doctor_id -> Nullable<Text>,
        practice -> Nullable<Text>,
    }
}

diesel::table! {
    webhooks (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        dialect -> Text,
        url -> Text,
        events -> Text,
        secret -> Text,
        created_at -> BigInt,
        kinds -> Text,
        description -> Nullable<Text>,
        metadata -> Nullable<Text>,
        status -> Text,
        failures -> BigInt,
        failing_since -> Nullable<BigInt>,
        retired_secret -> Nullable<Text>,
        retired_until -> Nullable<BigInt>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    deliveries (tenant_id, carrier, endpoint_id, subject, version, event_id) {
        tenant_id -> Text,
        carrier -> Text,
        endpoint_id -> Text,
        subject -> Text,
        version -> BigInt,
        event_id -> Text,
        state -> Text,
        attempts -> BigInt,
        next_at -> BigInt,
        claim -> Nullable<Text>,
        first_at -> Nullable<BigInt>,
        word -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    delivery_attempts (tenant_id, carrier, endpoint_id, id) {
        tenant_id -> Text,
        carrier -> Text,
        endpoint_id -> Text,
        id -> Text,
        event_id -> Text,
        word -> Text,
        number -> BigInt,
        at -> BigInt,
        millis -> BigInt,
        outcome -> Text,
        status -> Nullable<BigInt>,
        error -> Nullable<Text>,
        response -> Nullable<Text>,
    }
}

diesel::table! {
    bookings (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        resource_id -> Text,
        parts -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        status -> Text,
        version -> BigInt,
        guest -> Text,
        notes -> Nullable<Text>,
        details -> Nullable<Text>,
        lead_id -> Nullable<Text>,
        metadata -> Nullable<Text>,
        channel -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        cancelled_at -> Nullable<BigInt>,
        service_id -> Nullable<Text>,
        staff_id -> Nullable<Text>,
        customer_id -> Nullable<Text>,
        window_id -> Nullable<Text>,
        series_id -> Nullable<Text>,
        party -> BigInt,
        phone -> Nullable<Text>,
        external_reference -> Nullable<Text>,
        token -> Nullable<BigInt>,
        code -> Nullable<Text>,
        moved_at -> Nullable<BigInt>,
        location_id -> Nullable<Text>,
    }
}

diesel::table! {
    booking_history (tenant_id, booking_id, version) {
        tenant_id -> Text,
        booking_id -> Text,
        version -> BigInt,
        from_status -> Nullable<Text>,
        to_status -> Text,
        by_whom -> Nullable<Text>,
        reason -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    claims (tenant_id, resource_id, starts_at, lane) {
        tenant_id -> Text,
        resource_id -> Text,
        lane -> BigInt,
        starts_at -> BigInt,
        ends_at -> BigInt,
        core_starts_at -> BigInt,
        core_ends_at -> BigInt,
        booking_id -> Nullable<Text>,
        hold_id -> Nullable<Text>,
        hold_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    events (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        kind -> Text,
        subject -> Text,
        version -> BigInt,
        payload -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    idempotency (tenant_id, credential, route, key) {
        tenant_id -> Text,
        credential -> Text,
        route -> Text,
        key -> Text,
        fingerprint -> Binary,
        status -> Nullable<BigInt>,
        body -> Nullable<Text>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    plan_usage (tenant_id, month) {
        tenant_id -> Text,
        month -> Text,
        bookings -> BigInt,
        extra -> BigInt,
    }
}

diesel::table! {
    overage_packs (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        month -> Text,
        bookings -> BigInt,
        price_cents -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    services (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        reference -> Nullable<Text>,
        name -> Text,
        description -> Nullable<Text>,
        duration -> BigInt,
        price -> Nullable<BigInt>,
        colour -> Nullable<Text>,
        sort_order -> BigInt,
        buffer_before -> BigInt,
        buffer_after -> BigInt,
        given_by -> Text,
        location_id -> Nullable<Text>,
        active -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
        specialty -> Nullable<Text>,
        length_from -> Text,
    }
}

diesel::table! {
    customers (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        reference -> Nullable<Text>,
        name -> Text,
        name_folded -> Text,
        email -> Nullable<Text>,
        email_folded -> Nullable<Text>,
        phone -> Nullable<Text>,
        notes -> Nullable<Text>,
        locale -> Nullable<Text>,
        active -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
        birth_date -> Nullable<Text>,
        gender -> Nullable<Text>,
        external_ids -> Nullable<Text>,
    }
}

diesel::table! {
    windows (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        reference -> Nullable<Text>,
        branch_id -> Text,
        weekday -> BigInt,
        session -> Text,
        batch -> Nullable<Text>,
        local_start -> Text,
        local_end -> Text,
        places -> BigInt,
        share -> BigInt,
        service_id -> Nullable<Text>,
        status -> Text,
        min_party -> BigInt,
        max_party -> Nullable<BigInt>,
        rev -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    window_tracking (tenant_id, window_id, local_date) {
        tenant_id -> Text,
        window_id -> Text,
        local_date -> Text,
        places -> Nullable<BigInt>,
        status -> Nullable<Text>,
        services -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    event_series (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        reference -> Nullable<Text>,
        title -> Text,
        description -> Nullable<Text>,
        first_date -> Text,
        recurrence -> Nullable<Text>,
        except_dates -> Text,
        local_start -> Text,
        length -> BigInt,
        places -> BigInt,
        max_party -> Nullable<BigInt>,
        location_id -> Nullable<Text>,
        active -> Bool,
        rev -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    doctors (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        name -> Text,
        name_folded -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        external_ids -> Nullable<Text>,
        active -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    external_ids (tenant_id, kind, system, name) {
        tenant_id -> Text,
        kind -> Text,
        system -> Text,
        name -> Text,
        owner_id -> Text,
    }
}

diesel::table! {
    specialties (tenant_id, specialty, resource_id) {
        tenant_id -> Text,
        specialty -> Text,
        resource_id -> Text,
    }
}

diesel::table! {
    waitlist (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        customer_id -> Text,
        service_id -> Text,
        queue -> Text,
        provider_id -> Nullable<Text>,
        specialty -> Nullable<Text>,
        location_id -> Nullable<Text>,
        first_date -> Nullable<Text>,
        last_date -> Nullable<Text>,
        part -> Nullable<Text>,
        priority -> BigInt,
        notes -> Nullable<Text>,
        status -> Text,
        offer -> Nullable<Text>,
        hold_id -> Nullable<Text>,
        offered_until -> Nullable<BigInt>,
        booking_id -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    conversations (tenant_id, customer_id, channel) {
        tenant_id -> Text,
        customer_id -> Text,
        channel -> Text,
        state -> Text,
        answers -> Text,
        hold_id -> Nullable<Text>,
        version -> BigInt,
        touched_at -> BigInt,
    }
}

diesel::table! {
    calendar_feeds (tenant_id, id) {
        tenant_id -> Text,
        id -> Text,
        resource_id -> Text,
        hash -> Binary,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    conversation_lines (tenant_id, name) {
        tenant_id -> Text,
        name -> Text,
        text -> Text,
    }
}

diesel::table! {
    audit (tenant_id, id, entry) {
        tenant_id -> Text,
        id -> Text,
        entry -> BigInt,
        at -> BigInt,
        actor -> Text,
        actor_id -> Nullable<Text>,
        address -> Nullable<Text>,
        action -> Text,
        subject -> Text,
    }
}

diesel::joinable!(api_keys -> tenants (tenant_id));
diesel::allow_tables_to_appear_in_same_query!(api_keys, tenants);
diesel::allow_tables_to_appear_in_same_query!(resources, specialties);
diesel::allow_tables_to_appear_in_same_query!(no_show_models, no_show_state);

diesel::table! {
    no_show_models (tenant_id, version) {
        tenant_id -> Text,
        version -> BigInt,
        model -> Text,
        facts -> Text,
        trained_at -> BigInt,
    }
}

diesel::table! {
    no_show_state (tenant_id) {
        tenant_id -> Text,
        version -> Nullable<BigInt>,
        state -> Text,
    }
}

diesel::table! {
    no_show_outcomes (tenant_id, reference) {
        tenant_id -> Text,
        reference -> Text,
        patient -> Text,
        customer_id -> Nullable<Text>,
        booked_at -> BigInt,
        starts_at -> BigInt,
        timed -> Bool,
        outcome -> Text,
        location_id -> Nullable<Text>,
        channel -> Nullable<Text>,
        reminded -> Nullable<Bool>,
        confirmed_at -> Nullable<BigInt>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(deliveries, events, webhooks);
