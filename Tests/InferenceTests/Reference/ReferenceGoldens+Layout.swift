// Made by Benchmarks/operator_goldens.py with ONNX Runtime.

let goldenLayout: [Golden] = [
    Golden(
        "flatten", input: [2, 3, 2, 2], output: [6, 4],
        model: """
            CAo6XAoNCgF4EgJ2MSIEUmVsdQoeCgJ2MRICdjIiB0ZsYXR0ZW4qCwoEYXhpcxgCoAECEgFnWhwKAXgSFwoVCAESEQoDEgFuCgIIAwoCCAIKAg
            gCYgoKAnYyEgQKAggBQgQKABAN
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0 0 1.08 0 0 1.48 0 0.4 1.88 0 0.8 0 0
            """),
    Golden(
        "reshape", input: [2, 3, 4], output: [2, 2, 6],
        model: """
            CAo6YwoUCgF4CgJjMRICdjIiB1Jlc2hhcGUSAWcqIggDEAdCAmMxShgAAAAAAAAAAAIAAAAAAAAA//////////9aGAoBeBITChEIARINCgMSAW
            4KAggDCgIIBGIKCgJ2MhIECgIIAUIECgAQDQ==
            """,
        expected: """
            -2 -0.52 0.96 -1.6 -0.12 1.36 -1.2 0.28 1.76 -0.8 0.68 -1.88 -0.4 1.08 -1.48 0 1.48 -1.08 0.4 1.88 -0.68 0.8
            -1.76 -0.28
            """),
    Golden(
        "transpose", input: [2, 3, 4], output: [3, 2, 4],
        model: """
            CAo6YwoSCgF4EgJ2MSIJVHJhbnNwb3NlCiQKAnYxEgJ2MiIJVHJhbnNwb3NlKg8KBHBlcm1AAUACQACgAQcSAWdaGAoBeBITChEIARINCgMSAW
            4KAggDCgIIBGIKCgJ2MhIECgIIAUIECgAQDQ==
            """,
        expected: """
            -2 -0.52 0.96 -1.6 -0.4 1.08 -1.48 0 -0.12 1.36 -1.2 0.28 1.48 -1.08 0.4 1.88 1.76 -0.8 0.68 -1.88 -0.68 0.8
            -1.76 -0.28
            """),
    Golden(
        "pad", input: [1, 2, 3, 3], output: [1, 2, 6, 6],
        model: """
            CAo6nQEKFAoBeAoCYzEKAmMyEgJ2MyIDUGFkEgFnKkoICBAHQgJjMUpAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAgAAAAAAAAABAAAAAAAAACoMEAFCAmMySgQAAAA/WhwKAXgSFwoVCAESEQoDEgFuCgIIAgoCCAMKAggDYgoKAnYzEgQKAggBQgQK
            ABAN
            """,
        expected: """
            0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 -2 -0.52 0.96 0.5 0.5 0.5 -1.6 -0.12 1.36 0.5 0.5 0.5 -1.2 0.28 1.76 0.5 0.5
            0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 -0.8 0.68 -1.88 0.5 0.5 0.5 -0.4
            1.08 -1.48 0.5 0.5 0.5 0 1.48 -1.08 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5
            """),
    Golden(
        "pad, operator set 10", input: [1, 2, 3, 3], output: [1, 2, 4, 4],
        model: """
            CAo6Zwo4CgF4EgJ2MSIDUGFkKhkKBHBhZHNAAEAAQAFAAEAAQABAAEABoAEHKg8KBXZhbHVlFQAAgL+gAQESAWdaHAoBeBIXChUIARIRCgMSAW
            4KAggCCgIIAwoCCANiCgoCdjESBAoCCAFCBAoAEAo=
            """,
        expected: """
            -1 -1 -1 -1 -2 -0.52 0.96 -1 -1.6 -0.12 1.36 -1 -1.2 0.28 1.76 -1 -1 -1 -1 -1 -0.8 0.68 -1.88 -1 -0.4 1.08
            -1.48 -1 0 1.48 -1.08 -1
            """),
    Golden(
        "pad along axes", input: [1, 2, 3, 3], output: [1, 2, 4, 6],
        model: """
            CAo6jQEKFgoBeAoCYzEKAAoCYzISAnYzIgNQYWQSAWcqKggEEAdCAmMxSiABAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAABAAAAAAAAACoaCAIQB0
            ICYzJKEAIAAAAAAAAA//////////9aHAoBeBIXChUIARIRCgMSAW4KAggCCgIIAwoCCANiCgoCdjMSBAoCCAFCBAoAEBI=
            """,
        expected: """
            0 0 0 0 0 0 0 0 -2 -0.52 0.96 0 0 0 -1.6 -0.12 1.36 0 0 0 -1.2 0.28 1.76 0 0 0 0 0 0 0 0 0 -0.8 0.68 -1.88 0 0
            0 -0.4 1.08 -1.48 0 0 0 0 1.48 -1.08 0
            """),
    Golden(
        "pad, reflect", input: [1, 1, 3, 4], output: [1, 1, 6, 8],
        model: """
            CAo6nwEKJAoBeAoCYzESAnYyIgNQYWQqEgoEbW9kZSIHcmVmbGVjdKABAxIBZypKCAgQB0ICYzFKQAAAAAAAAAAAAAAAAAAAAAACAAAAAAAAAA
            EAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAwAAAAAAAABaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIAwoCCARiCgoCdjISBAoCCAFC
            BAoAEA0=
            """,
        expected: """
            -0.8 1.76 -0.8 0.68 -1.88 0.68 -0.8 1.76 1.36 -0.12 1.36 -1.2 0.28 -1.2 1.36 -0.12 -0.52 -2 -0.52 0.96 -1.6
            0.96 -0.52 -2 1.36 -0.12 1.36 -1.2 0.28 -1.2 1.36 -0.12 -0.8 1.76 -0.8 0.68 -1.88 0.68 -0.8 1.76 1.36 -0.12
            1.36 -1.2 0.28 -1.2 1.36 -0.12
            """),
    Golden(
        "pad, edge", input: [1, 1, 3, 4], output: [1, 1, 6, 8],
        model: """
            CAo6nAEKIQoBeAoCYzESAnYyIgNQYWQqDwoEbW9kZSIEZWRnZaABAxIBZypKCAgQB0ICYzFKQAAAAAAAAAAAAAAAAAAAAAACAAAAAAAAAAEAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAwAAAAAAAABaHAoBeBIXChUIARIRCgMSAW4KAggBCgIIAwoCCARiCgoCdjISBAoCCAFCBAoA
            EA0=
            """,
        expected: """
            -2 -2 -0.52 0.96 -1.6 -1.6 -1.6 -1.6 -2 -2 -0.52 0.96 -1.6 -1.6 -1.6 -1.6 -2 -2 -0.52 0.96 -1.6 -1.6 -1.6 -1.6
            -0.12 -0.12 1.36 -1.2 0.28 0.28 0.28 0.28 1.76 1.76 -0.8 0.68 -1.88 -1.88 -1.88 -1.88 1.76 1.76 -0.8 0.68
            -1.88 -1.88 -1.88 -1.88
            """),
    Golden(
        "dropout and identities", input: [2, 6], output: [2, 6],
        model: """
            CAo6dAoRCgF4EgJ2MSIISWRlbnRpdHkKDgoCdjESAnYyIgRSZWx1ChYKAnYyEgJ2MxIDdjNiIgdEcm9wb3V0ChIKAnYzEgJ2NCIISWRlbnRpdH
            kSAWdaFAoBeBIPCg0IARIJCgMSAW4KAggGYgoKAnY0EgQKAggBQgQKABAN
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0
            """),
    Golden(
        "constants of all kinds", input: [2, 3], output: [2, 3],
        model: """
            CAo66wEKMxICdjEiCENvbnN0YW50KiMKBXZhbHVlKhcIAQgDEAFCAXRKDAAAAD4AACA/AABYP6ABBAolEgJ2MiIIQ29uc3RhbnQqFQoLdmFsdW
            VfZmxvYXQVAADAP6ABAQoQCgF4CgJ2MRICdjMiA0FkZAowEgJ2NCIIQ29uc3RhbnQqIAoMdmFsdWVfZmxvYXRzPQAAAD89AACAPz0AAABAoAEG
            ChEKAnYyCgJ2NBICdjUiA0FkZAoRCgJ2MwoCdjUSAnY2IgNNdWwSAWdaFAoBeBIPCg0IARIJCgMSAW4KAggDYgoKAnY2EgQKAggBQgQKABAN
            """,
        expected: """
            -3.75 0.26250005 6.313125 -2.95 1.2625 7.713125
            """),
    Golden(
        "view with a computed size", input: [3, 2, 2, 2], output: [3, 8],
        model: """
            CAo68QEKDgoBeBICdjEiBVNoYXBlCiEKAnYxCgJjMhICdjMiBkdhdGhlcioLCgRheGlzGACgAQIKIAoCdjMSAnY0IglVbnNxdWVlemUqCwoEYX
            hlc0AAoAEHCiEKAnY0CgJjNRICdjYiBkNvbmNhdCoLCgRheGlzGACgAQIKDQoBeBICdjciBFJlbHUKFQoCdjcKAnY2EgJ2OCIHUmVzaGFwZRIB
            ZyoQEAdCAmMySggAAAAAAAAAACoSCAEQB0ICYzVKCP//////////WhwKAXgSFwoVCAESEQoDEgFuCgIIAgoCCAIKAggCYgoKAnY4EgQKAggBQg
            QKABAL
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0 0 1.08 0 0 1.48 0 0.4 1.88 0 0.8 0 0
            """),
    Golden(
        "view with a slice of the shape", input: [3, 2, 2, 2], output: [3, 8],
        model: """
            CAo69gEKDgoBeBICdjEiBVNoYXBlChcKAnYxCgJjMgoCYzMSAnY0IgVTbGljZQoZCgJ2NBICdjUiBENhc3QqCQoCdG8YB6ABAgohCgJ2NQoCYz
            YSAnY3IgZDb25jYXQqCwoEYXhpcxgAoAECCg0KAXgSAnY4IgRSZWx1ChUKAnY4CgJ2NxICdjkiB1Jlc2hhcGUSAWcqEggBEAdCAmMySggAAAAA
            AAAAACoSCAEQB0ICYzNKCAEAAAAAAAAAKhIIARAHQgJjNkoICAAAAAAAAABaHAoBeBIXChUIARIRCgMSAW4KAggCCgIIAgoCCAJiCgoCdjkSBA
            oCCAFCBAoAEA0=
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0 0 1.08 0 0 1.48 0 0.4 1.88 0 0.8 0 0
            """),
    Golden(
        "squeeze and unsqueeze", input: [2, 3, 1, 1], output: [2, 1, 3],
        model: """
            CAo6jAEKFAoBeAoCYzESAnYyIgdTcXVlZXplChcKAnYyCgJjMxICdjQiCVVuc3F1ZWV6ZRIBZyoaCAIQB0ICYzFKEAIAAAAAAAAAAwAAAAAAAA
            AqEggBEAdCAmMzSggBAAAAAAAAAFocCgF4EhcKFQgBEhEKAxIBbgoCCAMKAggBCgIIAWIKCgJ2NBIECgIIAUIECgAQDQ==
            """,
        expected: """
            -2 -0.52 0.96 -1.6 -0.12 1.36
            """),
    Golden(
        "fixed batch", input: [1, 2, 3, 2], output: [1, 12],
        model: """
            CAo6bgoNCgF4EgJ2MSIEUmVsdQoVCgJ2MQoCYzISAnYzIgdSZXNoYXBlEgFnKhoIAhAHQgJjMkoQAQAAAAAAAAAMAAAAAAAAAFobCgF4EhYKFA
            gBEhAKAggBCgIIAgoCCAMKAggCYgoKAnYzEgQKAggBQgQKABAN
            """,
        expected: """
            0 0 0.96 0 0 1.36 0 0.28 1.76 0 0.68 0
            """),
]
